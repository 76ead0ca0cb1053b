using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Instruments;

/// <summary>What this feature writes to the log: ids alone. Event ids 8000-8099.</summary>
internal static partial class InstrumentsLog
{
    [LoggerMessage(8000, LogLevel.Warning, "Files of forms that were never saved could not be destroyed; it is tried again")]
    public static partial void WaitingFilesFailed(this ILogger logger, Exception error);
}
