using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Panels;

/// <summary>Every way in which this feature says no. Catalogue for people: docs/errors.md.</summary>
internal static class PanelRefusals
{
    public static readonly Refusal BadId = new(
        RefusalKind.Invalid, "panel.bad-id", "The panel's id is not one that clients can send.",
        "Build the panel with an id of letters, digits, '-', '_' and '.', at most 64 of them.");

    public static Refusal Exists(string id) => new(
        RefusalKind.Conflict, "panel.exists", $"There is a panel '{id}' already.",
        "Build the new one under another id.");

    public static Refusal Damaged(string problem) => new(
        RefusalKind.Invalid, "panel.damaged", problem,
        "Nothing was added. Restore the panel from its source or build it again.");
}
