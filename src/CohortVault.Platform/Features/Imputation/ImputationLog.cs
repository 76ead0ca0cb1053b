using CohortVault.Platform.Features.Imputation.Contracts;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Imputation;

/// <summary>What this feature writes to the log: ids and codes, never names or values. Event ids 5000-5099.</summary>
internal static partial class ImputationLog
{
    [LoggerMessage(5000, LogLevel.Information, "Job {JobId} submitted")]
    public static partial void JobSubmitted(this ILogger logger, JobId jobId);

    [LoggerMessage(5001, LogLevel.Information, "Job {JobId} finished")]
    public static partial void JobFinished(this ILogger logger, JobId jobId);

    [LoggerMessage(5002, LogLevel.Information, "Job {JobId} failed: {Code}")]
    public static partial void JobFailed(this ILogger logger, JobId jobId, string code);

    [LoggerMessage(5003, LogLevel.Information, "Job {JobId} is now {State}")]
    public static partial void JobEnded(this ILogger logger, JobId jobId, JobState state);

    [LoggerMessage(5010, LogLevel.Warning, "A worker of job {JobId} broke in {Kind}, attempt {Attempt}: {Code}")]
    public static partial void WorkerBroke(
        this ILogger logger, JobId jobId, JobTaskKind kind, int attempt, string code);

    [LoggerMessage(5011, LogLevel.Warning, "A worker of job {JobId} broke at {Where}")]
    public static partial void WorkerBrokeAt(this ILogger logger, JobId jobId, string where);

    [LoggerMessage(5012, LogLevel.Warning, "A result of job {JobId}, attempt {Attempt}, was stale and is dropped")]
    public static partial void StaleResult(this ILogger logger, JobId jobId, int attempt);

    [LoggerMessage(5013, LogLevel.Information, "{Count} interrupted tasks are taken up again")]
    public static partial void Resumed(this ILogger logger, int count);

    [LoggerMessage(5014, LogLevel.Error, "The scheduler failed and goes on")]
    public static partial void SchedulerFailed(this ILogger logger, Exception error);

    [LoggerMessage(5015, LogLevel.Error, "A task of job {JobId} failed in the server")]
    public static partial void TaskFailed(this ILogger logger, Exception error, JobId jobId);

    [LoggerMessage(5020, LogLevel.Error, "Sweeping failed and is tried again")]
    public static partial void SweepFailed(this ILogger logger, Exception error);

    [LoggerMessage(5021, LogLevel.Warning, "Job {JobId} waits for the object store")]
    public static partial void WaitsForStore(this ILogger logger, Exception error, JobId jobId);
}
