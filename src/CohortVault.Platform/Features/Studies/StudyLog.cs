using CohortVault.Platform.Features.Studies.Contracts;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Studies;

/// <summary>What this feature writes to the log: ids and states, never names. Event ids 7000-7099.</summary>
internal static partial class StudyLog
{
    [LoggerMessage(7000, LogLevel.Information, "Study {StudyId} created")]
    public static partial void StudyCreated(this ILogger logger, StudyId studyId);

    [LoggerMessage(7001, LogLevel.Information, "Study {StudyId} is now {State}")]
    public static partial void StudyMoved(this ILogger logger, StudyId studyId, StudyState state);

    [LoggerMessage(7002, LogLevel.Information, "Study {StudyId} is destroyed")]
    public static partial void StudyDestroyed(this ILogger logger, StudyId studyId);

    [LoggerMessage(7003, LogLevel.Warning, "The destruction of studies could not go on; it is tried again in an hour")]
    public static partial void StudyRemovalFailed(this ILogger logger, Exception reason);
}
