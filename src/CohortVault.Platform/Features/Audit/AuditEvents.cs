using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Audit;

/// <summary>Log events 2100-2199.</summary>
internal static partial class AuditEvents
{
    [LoggerMessage(2100, LogLevel.Error, "The audit log could not be signed; it is tried again in {Minutes} minutes")]
    public static partial void CheckpointBroke(this ILogger logger, Exception exception, int minutes);

    [LoggerMessage(2101, LogLevel.Warning, "The witness at {Url} does not answer: {Why}")]
    public static partial void WitnessSilent(this ILogger logger, string url, string why);

    [LoggerMessage(2102, LogLevel.Error, "The witness at {Url} does not cosign: it answered {Status}, or with a signature that is not its own")]
    public static partial void WitnessRefused(this ILogger logger, string url, int status);

    [LoggerMessage(2103, LogLevel.Critical, "{Trouble}")]
    public static partial void LongerLogSeen(this ILogger logger, string trouble);
}
