using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Exports;

/// <summary>Everything that exports decline. Catalogue for people: docs/errors.md.</summary>
internal static class ExportRefusals
{
    public static readonly Refusal NothingThere = new(
        RefusalKind.Conflict, "export.nothing", "The study has no instruments yet, so there is nothing to export.",
        "Take a data dictionary in first.");

    public static readonly Refusal Unknown = new(
        RefusalKind.NotFound, "export.unknown", "There is no such export of yours, or its time is over.", "Ask for a new one.");

    public static readonly Refusal PasswordSeen = new(
        RefusalKind.Gone, "export.password-seen", "The password was shown before, and nothing here knows it any more.",
        "If it is lost, ask for a new export.");

    public static readonly Refusal TooMany = new(
        RefusalKind.TooMany, "export.too-many", "Three exports of yours are being written already.", "Wait for one of them.");

    public static readonly Refusal DatesInTree = new(
        RefusalKind.Invalid, "export.dates-in-tree", "Labfront's folders have times in every row, so dates cannot be left out.",
        "Shift the dates, or leave the folders out.");

    public static readonly Refusal NotAllowedAnyMore = new(
        RefusalKind.NotAllowed, "export.not-allowed", "Your role in the study does not allow exports any more.",
        "Ask whoever manages the study's team for it.");

    public static readonly Refusal Failed = new(
        RefusalKind.Unavailable, "export.failed", "The export could not be written, and nothing of it is there.",
        "Ask for it again; if it fails again, tell whoever runs the server.");
}
