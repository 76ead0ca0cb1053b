using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Exports;

/// <summary>What this feature writes to the log: ids alone. Event ids 9000-9099.</summary>
internal static partial class ExportLog
{
    [LoggerMessage(9000, LogLevel.Information, "Export {Id} ended")]
    public static partial void ExportEnded(this ILogger logger, Guid id);

    [LoggerMessage(9001, LogLevel.Error, "Export {Id} could not be written")]
    public static partial void ExportFailed(this ILogger logger, Guid id, Exception error);

    [LoggerMessage(9002, LogLevel.Warning, "Exports could not be looked after")]
    public static partial void ExportsFailed(this ILogger logger, Exception error);
}
