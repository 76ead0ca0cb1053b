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

    public static readonly Refusal DraftThere = new(
        RefusalKind.Conflict, "instrument.draft-there", "There is a draft of the next version already.", "Go on with it, or discard it.");

    public static readonly Refusal NoDraft = new(
        RefusalKind.NotFound, "instrument.no-draft", "There is no draft any more: it was published or discarded.", "Begin another one.");

    public static readonly Refusal DraftChanged = new(
        RefusalKind.Conflict, "instrument.draft-changed", "Somebody else has changed the draft since this page was loaded.",
        "Look at it as it is now, and make your change again.");

    public static readonly Refusal DraftOutdated = new(
        RefusalKind.Conflict, "instrument.draft-outdated", "Another version was taken in after this draft began.",
        "Download the draft and compare, or put it on top of that version.");

    public static readonly Refusal NothingToUndo = new(
        RefusalKind.Conflict, "instrument.nothing-to-undo", "There is no earlier step.", "");

    public static readonly Refusal FieldUnknown = new(
        RefusalKind.NotFound, "instrument.field-unknown", "The draft has no such question or instrument.", "Reload the page.");

    public static readonly Refusal BadKind = new(
        RefusalKind.Invalid, "instrument.bad-kind", "There is no such kind of question.", "Reload the page.");

    public static readonly Refusal BadName = new(
        RefusalKind.Invalid, "instrument.bad-name", "This name of a variable cannot be used.",
        "Begin with a letter from a to z; take small letters, digits and single underscores, at most 100.");

    public static readonly Refusal NameTaken = new(
        RefusalKind.Conflict, "instrument.name-taken",
        "Another question has this name, or had it in an earlier version: its answers would be taken for this one's.", "Choose another name.");

    public static readonly Refusal BadTitle = new(
        RefusalKind.Invalid, "instrument.bad-title", "An instrument needs a title.", "Write up to 100 characters on one line.");

    public static readonly Refusal TitleTaken = new(
        RefusalKind.Conflict, "instrument.title-taken", "Another instrument has this title, or had it in an earlier version.",
        "Choose another title.");

    public static readonly Refusal LastQuestion = new(
        RefusalKind.Conflict, "instrument.last-question", "An instrument is there by its questions, and this is its last one.",
        "Delete the instrument, or add another question first.");

    public static readonly Refusal LastInstrument = new(
        RefusalKind.Conflict, "instrument.last-instrument", "A study needs one instrument at least.", "Add another one first.");

    public static readonly Refusal EmptyInstrument = new(
        RefusalKind.Conflict, "instrument.empty", "An instrument without questions cannot be moved or copied.", "Add a question first.");
}
