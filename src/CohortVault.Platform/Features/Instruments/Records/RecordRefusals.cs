using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Instruments.Records;

/// <summary>Everything that keeping answers declines. Catalogue for people: docs/errors.md.</summary>
internal static class RecordRefusals
{
    public static readonly Refusal NoInstrument = new(
        RefusalKind.NotFound, "record.no-instrument", "The study has no instrument of this name.", "Reload the page.");

    public static readonly Refusal NoParticipant = new(
        RefusalKind.NotFound, "record.no-participant", "The study has no participant with this code whose data you may see.",
        "Check the code.");

    public static readonly Refusal Invalid = new(
        RefusalKind.Invalid, "record.invalid", "Some answers are not right yet; nothing was saved.", "Look at the fields that are marked.");

    public static readonly Refusal ReasonNeeded = new(
        RefusalKind.Invalid, "record.reason-needed", "An answer that was saved before changes.", "Say why, in a few words without names.");

    public static readonly Refusal Conflict = new(
        RefusalKind.Conflict, "record.changed", "Somebody changed the same fields while you were writing; nothing of yours is lost, and nothing was saved.",
        "Look at the fields that are named, and save again.");

    public static readonly Refusal NoTable = new(
        RefusalKind.Invalid, "record.no-table", "There is no file, or it is larger than 64 MiB.", "Choose a table in REDCap's CSV form.");

    public static readonly Refusal TableNotUsable = new(
        RefusalKind.Invalid, "record.table-not-usable", "The table has errors, so nothing was saved.",
        "Mend what the list below names, and try again.");

    public static readonly Refusal TableUnconfirmed = new(
        RefusalKind.Conflict, "record.table-unconfirmed", "The table is right, and nothing was saved yet.",
        "Look at what it would change. If it is meant, tick the box and send the file again.");

    public static readonly Refusal NoFile = new(
        RefusalKind.NotFound, "record.no-file", "There is no such file that you may read.", "Reload the form's page.");

    public static readonly Refusal FileGone = new(
        RefusalKind.Conflict, "record.file-gone", "A file that belongs to this form waited too long, or was taken away.",
        "Add it again, and save.");

    public static readonly Refusal TaskUnknown = new(
        RefusalKind.NotFound, "record.task-unknown", "This task is not there.", "Go back to the first page.");

    public static readonly Refusal TaskDone = new(
        RefusalKind.Conflict, "record.task-done", "This task is done already.", "");

    public static readonly Refusal TaskClosed = new(
        RefusalKind.Conflict, "record.task-closed", "The time for this task is over, or has not come yet.", "");

    public static readonly Refusal NotOpened = new(
        RefusalKind.Invalid, "record.not-opened", "These answers were kept for a phone that is not joined any more, so nobody can open them.",
        "Answer again, if the task is still open.");

    public static readonly Refusal BadAssignment = new(
        RefusalKind.Invalid, "assignment.bad", "This is not a whole assignment.",
        "Choose what is to be done, and days, times and hours within their limits.");
}
