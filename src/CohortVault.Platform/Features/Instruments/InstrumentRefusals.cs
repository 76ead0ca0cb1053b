using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Instruments;

/// <summary>Everything that instruments decline. Catalogue for people: docs/errors.md.</summary>
internal static class InstrumentRefusals
{
    public static readonly Refusal NoFile = new(
        RefusalKind.Invalid, "instrument.no-file", "There is no file, or it is larger than 16 MiB.",
        "Choose a data dictionary in REDCap's CSV form.");

    public static readonly Refusal NotUsable = new(
        RefusalKind.Invalid, "instrument.not-usable", "The data dictionary has errors, so nothing was changed.",
        "Mend what the list below names, and try again.");

    public static readonly Refusal Changed = new(
        RefusalKind.Conflict, "instrument.changed", "Somebody else has taken a dictionary in meanwhile.",
        "Look at it, and try again.");

    public static readonly Refusal Confirm = new(
        RefusalKind.Conflict, "instrument.confirm", "This dictionary changes what is asked or how answers are read.",
        "Look at the list below. If it is meant, tick the box and send the file again.");

    public static readonly Refusal Archived = new(
        RefusalKind.Conflict, "instrument.archived", "The study is archived, and nothing of it changes any more.", "");
}
