using CohortVault.Platform.Features.Statement.Contracts;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>T29: while a job runs and afterwards, nothing readable of it reaches the disk.</summary>
internal sealed class NoPlainResultsCheck : IControlCheck
{
    public string Control => "T29";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var job = await context.JobAsync(ct);
        var findings = new Findings();
        findings.Expect(job.SearchesDuring > 0, $"The disk was searched {job.SearchesDuring} times while the job ran.", "The job was over before the disk could be searched.");
        await job.Search.SearchAsync(findings, job.Markers, "With results waiting", ct);
        var during = job.During.Conclude("");
        if (during.State == ControlState.Failed && job.SearchesDuring > 0)
        {
            findings.Broken(during.Evidence);
        }

        foreach (var step in during.Details)
        {
            findings.Note(step);
        }

        return findings.Conclude(
            $"{job.SearchesDuring} searches during the job and one after it, in the data directory, temporary directories and open files: no sample, file or job name, every decoy found.");
    }
}
