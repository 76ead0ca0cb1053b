using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Audit;

/// <summary>Log events 2100-2199.</summary>
internal static partial class AuditEvents
{
    [LoggerMessage(2100, LogLevel.Error, "The audit log could not be signed; it is tried again in {Minutes} minutes")]
    public static partial void CheckpointBroke(this ILogger logger, Exception exception, int minutes);
}
