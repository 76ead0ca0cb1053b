namespace CohortVault.Platform.Features.Statement.Registry;

/// <summary>One sentence of the security statement, with what stands behind it.</summary>
/// <param name="Id">Stable identifier, <c>T1</c>-<c>T30</c> or <c>L1</c>-<c>L64</c>.</param>
/// <param name="Heading">Chapter of the statement.</param>
/// <param name="Claim">What is claimed, in our words.</param>
internal sealed record Control(string Id, string Heading, string Claim)
{
    /// <summary>What in the program makes it true; says so plainly if nothing does yet.</summary>
    public required string Mechanism { get; init; }

    /// <summary>How a machine finds out whether it is true.</summary>
    public required string Test { get; init; }

    /// <summary>What is left to the operator of an installation; empty if nothing.</summary>
    public string Duty { get; init; } = "";

    /// <summary>What this sentence does not mean; empty if it means what it says.</summary>
    public string Limit { get; init; } = "";
}

/// <summary>Chapters of the statement, in the order of the page.</summary>
internal static class Heading
{
    public const string Foundations = "Foundations";
    public const string Collection = "Collection";
    public const string Transmission = "Transmission";
    public const string Storage = "Storage";
    public const string Access = "Access";
    public const string Results = "Results";
    public const string Monitoring = "Monitoring";
    public const string Maintenance = "Maintenance";
    public const string Hosting = "Hosting";
    public const string Retention = "Retention and export";
    public const string Continuity = "Continuity";
    public const string Incidents = "Incidents and honesty";

    public static IReadOnlyList<string> All { get; } =
    [
        Foundations, Collection, Transmission, Storage, Access, Results,
        Monitoring, Maintenance, Hosting, Retention, Continuity, Incidents,
    ];
}
