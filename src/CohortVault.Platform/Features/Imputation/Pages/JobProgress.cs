using CohortVault.Platform.Kernel.Pages;

namespace CohortVault.Platform.Features.Imputation.Pages;

/// <summary>How far a job is, as the page's script asks for it.</summary>
/// <param name="Ended">Whether the page should be loaded anew.</param>
/// <param name="State">One line on the whole job.</param>
/// <param name="Stages">The steps.</param>
internal sealed record JobProgress(bool Ended, string State, IReadOnlyList<StageProgress> Stages)
{
    public static JobProgress Of(JobView job, DateTimeOffset now) => new(
        !job.State.IsActive(), StateLine(job, now),
        [.. job.Steps.Select(step => StageProgress.Of(step, job.State.HasEnded()))]);

    public static string StateLine(JobView job, DateTimeOffset now) => job.State switch
    {
        JobState.Receiving or JobState.Accepted => JobTexts.Queue(job.QueuePosition ?? 1),
        JobState.Finished when job.OnlyQualityControl => JobTexts.FinishedQcState,
        JobState.Finished => JobTexts.FinishedState((job.ExpiresAt ?? now) - now),
        JobState.Failed => JobTexts.FailedState,
        JobState.Cancelled => JobTexts.CancelledState,
        JobState.Expired or JobState.Deleted => JobTexts.ExpiredState,
        _ => $"{JobTexts.State(job.State).Words}.",
    };
}

/// <summary>One step: its sign, words and share.</summary>
/// <param name="Id">Stable word.</param>
/// <param name="Title">Title for people.</param>
/// <param name="Tone">Look of the sign.</param>
/// <param name="Sign">The sign.</param>
/// <param name="Words">How far it is.</param>
/// <param name="Detail">What it says, in one line.</param>
/// <param name="Log">All that it says; empty if that is the one line.</param>
/// <param name="Share">0 to 1 while it runs.</param>
internal sealed record StageProgress(
    string Id, string Title, string Tone, string Sign, string Words, string Detail, string Log, double? Share)
{
    public static StageProgress Of(JobStep step, bool ended)
    {
        var (tone, words) = JobTexts.StepState(step.State, ended);
        var running = step.State == JobStepState.Running;
        var (name, sign) = Show.Mark(tone);

        // A line that ends in a colon is a heading of the log.
        string[] lines = [.. step.Messages.SelectMany(message => message.Text.Split('\n')).Where(line => line.Trim() is [.., not ':'])];
        return new StageProgress(
            step.Id,
            JobTexts.StepTitle(step.Id),
            name,
            sign,
            running && step.Fraction > 0 ? $"{words}, {Show.Percent(step.Fraction)}" : words,
            lines is [] ? "" : lines[0],
            lines.Length > 1 ? string.Join('\n', step.Messages.Select(message => message.Text.Trim())) : "",
            running ? step.Fraction : null);
    }
}
