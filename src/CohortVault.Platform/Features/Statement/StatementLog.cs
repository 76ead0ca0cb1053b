using CohortVault.Platform.Features.Statement.Contracts;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Statement;

/// <summary>Log events 3800-3899.</summary>
internal static partial class StatementLog
{
    [LoggerMessage(3800, LogLevel.Information, "Control checks finished: {Verified} verified, {Failed} failed, in {Seconds:0.0} s")]
    public static partial void ChecksFinished(this ILogger logger, int verified, int failed, double seconds);

    [LoggerMessage(EventId = 3801, Message = "Control {Control} went from {Before} to {After}")]
    public static partial void StateChanged(
        this ILogger logger, LogLevel level, string control, ControlState before, ControlState after);

    [LoggerMessage(3802, LogLevel.Error, "The check of control {Control} broke")]
    public static partial void CheckBroke(this ILogger logger, Exception exception, string control);

    [LoggerMessage(3803, LogLevel.Error, "The run of the control checks broke; it is tried again in {Minutes} minutes")]
    public static partial void RunBroke(this ILogger logger, Exception exception, double minutes);
}
