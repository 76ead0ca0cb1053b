using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Statement;

/// <summary>When the running program looks at itself: section <c>Statement</c>.</summary>
public sealed class StatementOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Statement";

    /// <summary>Hours from one run of all checks to the next.</summary>
    [Range(1, 24 * 31)]
    public int EveryHours { get; set; } = 24;

    /// <summary>Minutes from a start of the server to the first run, if one is due.</summary>
    [Range(0, 24 * 60)]
    public int StartDelayMinutes { get; set; } = 2;

    /// <summary>Results kept for each control.</summary>
    [Range(10, 10_000)]
    public int HistoryKept { get; set; } = 400;

    /// <summary>Time between runs.</summary>
    public TimeSpan Every => TimeSpan.FromHours(EveryHours);

    /// <summary>A result older than this shows as stale.</summary>
    public TimeSpan StaleAfter => Every * 2;
}

/// <summary>Holds the section to its ranges at start-up.</summary>
[OptionsValidator]
internal sealed partial class StatementOptionsValidator : IValidateOptions<StatementOptions>;
