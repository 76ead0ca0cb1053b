using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Instruments;

/// <summary>Log lines of this feature, event ids from 4100.</summary>
internal static partial class InstrumentLog
{
    [LoggerMessage(4100, LogLevel.Error, "Participants could not be reminded; the next round tries again")]
    public static partial void RemindingFailed(this ILogger logger, Exception problem);
}
