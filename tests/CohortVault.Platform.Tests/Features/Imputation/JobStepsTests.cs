using CohortVault.Genomics.Work;
using CohortVault.Platform.Features.Imputation;
using CohortVault.Platform.Features.Imputation.Running;
using CohortVault.Platform.Features.Vault.Contracts;

namespace CohortVault.Platform.Tests.Features.Imputation;

/// <summary>What people are told while a job runs and afterwards.</summary>
public sealed class JobStepsTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 6, 7, 8, 9, TimeSpan.Zero);

    [Fact]
    public void The_phasing_step_still_says_what_was_phased_when_the_chunks_records_are_gone()
    {
        var phasing = Phasing(Finished(), Chunk(phased: false), Chunk(phased: true), Chunk(phased: false));
        Assert.Equal(JobStepState.Done, phasing.State);
        Assert.Equal(
            ["2 of 3 chunks came unphased and need phasing against the reference panel.", "All of them are phased."],
            phasing.Messages.Select(m => m.Text));
    }

    [Fact]
    public void The_phasing_step_says_when_there_was_nothing_to_phase() =>
        Assert.Equal("The genotypes came phased: there is nothing to phase.", Assert.Single(Phasing(Finished(), Chunk(phased: true)).Messages).Text);

    [Theory]
    [InlineData("Phasing", "Done Done Failed Waiting Waiting")]
    [InlineData("Imputing", "Done Done Done Failed Waiting")]
    [InlineData("Sealing", "Done Done Done Done Failed")]
    public void A_failure_stands_at_the_stage_that_it_happened_in(string stage, string steps)
    {
        var job = Started();
        job.Advance(Enum.Parse<JobState>(stage));
        job.Fail("job.worker-broken", Now, Now.AddDays(7));
        var shown = JobSteps.Of(
            job, new JobReport([JobSteps.Phasing([Chunk(phased: false)], Now)]), new ChunkCounts(0, 0, 0, 0, 0, 0));
        Assert.Equal(steps, string.Join(' ', shown.Select(s => s.State)));
        Assert.Equal(stage != "Phasing", shown[2].Messages.Any(m => m.Text == "All of them are phased."));
    }

    [Theory]
    [InlineData("vcf.sample-id", "vcf.sample-id")]
    [InlineData("HG00096", "job.worker-broken")]
    [InlineData("job.HG00096", "job.worker-broken")]
    public void A_workers_code_reaches_a_row_only_in_the_catalogues_form(string said, string kept) =>
        Assert.Equal(kept, WorkerWords.Code(said));

    [Theory]
    [InlineData("chr_20.zip", true)]
    [InlineData("chunk_X.nonPAR_0000000001_0020000000.bcf", true)]
    [InlineData("../chr_20.zip", false)]
    [InlineData("20\t61098\tC\tT", false)]
    [InlineData("", false)]
    public void A_worker_names_files_only_as_our_own_programs_do(string name, bool good) =>
        Assert.Equal(good, WorkerWords.IsName(name));

    [Theory]
    [InlineData("VcfFormatException in VcfReader.<Read>b__0", "VcfFormatException in VcfReader.<Read>b__0")]
    [InlineData("20:61098:C:T", "(withheld)")]
    public void Where_a_worker_broke_is_logged_only_if_it_can_be_a_place_in_a_program(string said, string kept) =>
        Assert.Equal(kept, WorkerWords.Place(said));

    [Fact]
    public void The_download_script_needs_a_link_that_one_archives_link_does_not_give_away()
    {
        var link = OutputLink.Of("job-20260506-070809-000", ["one", "two"]);
        Assert.Equal("job-20260506-070809-000", OutputLink.JobOf(link));
        Assert.True(OutputLink.Same(link, OutputLink.Of("job-20260506-070809-000", ["two", "one"])));
        Assert.False(OutputLink.Same(OutputLink.Of("job-20260506-070809-000", ["one"]), link));
        Assert.False(OutputLink.Same(OutputLink.Of("job-20260506-070809-001", ["one", "two"]), link));
        Assert.False(OutputLink.Same("", OutputLink.Of("job-20260506-070809-000", [])));
    }

    private static WorkChunk Chunk(bool phased) => new("20", 1, 20_000_000, phased, "");

    private static JobStep Phasing(ImputationJob job, params WorkChunk[] chunks) =>
        JobSteps.Of(job, new JobReport([JobSteps.Phasing(chunks, Now)]), new ChunkCounts(0, 0, 0, 0, 0, 0)).Single(
            s => s.Id == "phasing");

    private static ImputationJob Finished()
    {
        var job = Started();
        job.Finish(Now, Now.AddDays(7));
        return job;
    }

    private static ImputationJob Started()
    {
        var job = ImputationJob.Receive(Jobs.Owner, "job-20260506-070809-000", shareLinks: true, Now);
        job.Accept(new JobParameters("hapmap2", "hg19", "off", true, false, 0, false), null, ObjectId.New(), null);
        job.Start(Now);
        return job;
    }
}
