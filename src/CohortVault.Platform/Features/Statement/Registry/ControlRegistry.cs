namespace CohortVault.Platform.Features.Statement.Registry;

/// <summary>Every control of the statement. What the page, the JSON and the command line show starts here.</summary>
internal static class ControlRegistry
{
    /// <summary>
    /// The day on which the wording of a sentence, mechanism, duty or limit last changed (L63); held by a test.
    /// </summary>
    public static DateOnly LastUpdated { get; } = new(2026, 11, 26);

    /// <summary>Digest of the wording of that day; a new wording needs both lines anew.</summary>
    public const string WordingDigest = "1e2f7254e1bd5a902106a5ec0c023ffb68af661231562d7b2bb2aca6057f15a0";

    /// <summary>T1-T30, then L1-L64.</summary>
    public static IReadOnlyList<Control> All { get; } =
        [.. ImputationControls.All, .. PlatformControls.All, .. StudyControls.All];

    private static readonly Dictionary<string, Control> ById = All.ToDictionary(
        control => control.Id, StringComparer.OrdinalIgnoreCase);

    /// <summary>The control with this identifier, in any letter case; null if there is none.</summary>
    public static Control? Find(string id) => ById.GetValueOrDefault(id);
}
