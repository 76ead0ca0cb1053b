using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Participants;

/// <summary>Log lines of this feature, event ids from 4000.</summary>
internal static partial class ParticipantLog
{
    [LoggerMessage(4000, LogLevel.Warning, "A push service did not take a reminder: it answered {Status}")]
    public static partial void PushRefused(this ILogger logger, int status);

    [LoggerMessage(4001, LogLevel.Warning, "A push service could not be called: {Problem}")]
    public static partial void PushFailed(this ILogger logger, string problem);
}
