using System.Globalization;
using CohortVault.Genomics.Work;

namespace CohortVault.Platform.Features.Imputation;

/// <summary>Chunks and chromosomes of a job that are done, and what runs now.</summary>
internal sealed record ChunkCounts(int ToPhase, int Phased, int Imputed, int ToSeal, int Sealed, double Running);

/// <summary>Puts the steps together that people follow, from the job's state, its counts and its report.</summary>
internal static class JobSteps
{
    private const string ToPhase = "phasing";
    private const string NothingToPhase = "phasing-nothing";

    /// <summary>
    /// What quality control found there is to phase. It goes into the report, because the chunks' own records end with
    /// the job.
    /// </summary>
    public static JobMessage Phasing(IReadOnlyList<WorkChunk> chunks, DateTimeOffset now) =>
        chunks.Count(c => !c.Phased) switch
        {
            0 => new JobMessage(NothingToPhase, 0, "The genotypes came phased: there is nothing to phase.", now),
            var unphased => new JobMessage(
                ToPhase, 0,
                $"{unphased} of {chunks.Count} chunks came unphased and need phasing against the reference panel.", now),
        };

    public static IReadOnlyList<JobStep> Of(ImputationJob job, JobReport? report, ChunkCounts chunks)
    {
        var messages = (report?.Messages ?? []).ToLookup(m => m.Step);
        var steps = new List<JobStep>
        {
            Step("validation", "Input Validation", JobState.Validating, job, messages["validation"], chunks.Running),
            Step("quality-control", "Quality Control", JobState.QualityControl, job, messages["quality-control"], chunks.Running),
        };
        if (job.OnlyQualityControl)
        {
            return steps;
        }

        var total = Math.Max(job.Chunks ?? 0, 1);
        var ended = job.State == JobState.Finished;
        if (job.Phasing)
        {
            var toPhase = Math.Max(chunks.ToPhase, 1);
            var line = job.State == JobState.Phasing ? $"{chunks.Phased} of {chunks.ToPhase} chunks phased."
                : IsBehind(job, JobState.Phasing) && messages[ToPhase].Any() ? "All of them are phased."
                : null;
            steps.Add(
                Step("phasing", "Phasing", JobState.Phasing, job, messages[ToPhase].Concat(messages[NothingToPhase]),
                (chunks.Phased + chunks.Running) / toPhase, line));
        }

        steps.Add(
            Step("imputation", "Imputation", JobState.Imputing, job, [], (chunks.Imputed + chunks.Running) / total,
            job.State == JobState.Imputing ? $"{chunks.Imputed} of {job.Chunks} chunks imputed."
            : ended ? $"{job.Chunks} chunks imputed." : null));
        steps.Add(Step("sealing", "Data Compression and Encryption", JobState.Sealing, job, [],
            (chunks.Sealed + chunks.Running) / Math.Max(chunks.ToSeal, 1),
            ended
                ? $"Data have been exported successfully. {Chromosomes(job)} sealed under a one-time password."
                : null));
        return steps;
    }

    private static JobStep Step(
        string id, string title, JobState state, ImputationJob job, IEnumerable<JobMessage> messages, double fraction,
        string? line = null)
    {
        var said = messages.ToList();
        if (line is not null)
        {
            said.Add(new JobMessage(id, job.State == state ? 3 : 0, line, job.EndedAt ?? job.SubmittedAt));
        }

        if (job.FailedIn is { } failedIn)
        {
            // Before the first stage nothing can be shown as failed; what went wrong there is told with it.
            var stage = failedIn < JobState.Validating ? JobState.Validating : failedIn;
            if (stage == state && said.All(m => m.Type != 1))
            {
                said.Add(new JobMessage(id, 1, FailureText.Of(job.FailureCode), job.EndedAt ?? job.SubmittedAt));
            }

            var end = state < stage ? JobStepState.Done : state == stage ? JobStepState.Failed : JobStepState.Waiting;
            return new JobStep(id, title, end, end == JobStepState.Done ? 1 : 0, said);
        }

        var now =
            job.State == state ? JobStepState.Running : job.State > state ? JobStepState.Done : JobStepState.Waiting;
        return new JobStep(id, title, now, now switch
        {
            JobStepState.Done => 1,
            JobStepState.Running => Math.Clamp(fraction, 0, 1),
            _ => 0,
        }, said);
    }

    private static bool IsBehind(ImputationJob job, JobState stage) =>
        job.FailedIn is { } failedIn ? failedIn > stage : job.State > stage && job.State <= JobState.Finished;

    private static string Chromosomes(ImputationJob job) =>
        job.Chromosomes == 1
            ? "1 archive is"
            : string.Create(CultureInfo.InvariantCulture, $"{job.Chromosomes} archives are");
}

/// <summary>Sentences for the codes with which the server itself ends a job.</summary>
internal static class FailureText
{
    public static string Of(string? code) => code switch
    {
        "job.disk-full" => "The server's disk ran full while the job was running. Nothing of it is left but this report. Submit it again later.",
        "job.out-of-memory" => "The job needs more memory than the server gives to one worker. Split the samples into batches, or ask the operator.",
        "job.worker-broken" =>
            "The job was stopped by an error in the server after several attempts. The operator's log has the details.",
        _ => "The job failed.",
    };
}
