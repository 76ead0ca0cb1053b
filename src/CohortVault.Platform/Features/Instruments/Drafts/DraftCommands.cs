using System.Globalization;
using CohortVault.Instruments.Model;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Kernel.Pages;

namespace CohortVault.Platform.Features.Instruments.Drafts;

/// <summary>What the editor's page asks for, by the word of the button that was pressed.</summary>
internal static class DraftCommands
{
    /// <summary>Name of the input with the word.</summary>
    public const string Word = "do";

    public static Outcome<DraftChange> Run(Draft draft, IReadOnlyDictionary<string, string[]> form)
    {
        var (word, number) = Split(form.First(Word));
        var at = draft.Find(form.First("field"));
        if (at > 0)
        {
            draft = DraftSettings.Take(draft, at, form);
            return OfField(draft, draft.Find(draft.Rows[at].Field.Name), word, number, form);
        }

        var instrument = form.First("instrument");
        return draft.Forms.Contains(instrument) || word == "add-form"
            ? OfForm(draft, instrument, word, form)
            : InstrumentRefusals.FieldUnknown;
    }

    private static Outcome<DraftChange> OfField(
        Draft draft, int at, string word, int number, IReadOnlyDictionary<string, string[]> form)
    {
        var field = draft.Rows[at].Field;
        DraftChange Stay(Draft? changed) => new(changed ?? draft, field.Name, null);
        switch (word)
        {
            case "set":
                return Stay(draft);
            case "rename":
                var renamed = DraftAdditions.Rename(draft, at, form.First("field_name"));
                return renamed.Refusal is { } refusal ? refusal : new DraftChange(renamed.Value, renamed.Value.Rows[at].Field.Name, null);
            case "up" or "down":
                return Stay(DraftMoves.Step(draft, [at], word == "up", withHeading: false));
            case "matrix-up" or "matrix-down":
                return Stay(DraftMoves.Step(draft, DraftMoves.Matrix(draft, at), word == "matrix-up", withHeading: false));
            case "section-up" or "section-down":
                return Stay(DraftMoves.Step(draft, DraftMoves.Section(draft, at), word == "section-up", withHeading: true));
            case "section-remove":
                return Stay(draft.With(at, row => row with { SectionHeader = "" }));
            case "move":
                return Move(draft, at, form);
            case "duplicate":
                return DraftAdditions.Duplicate(draft, at);
            case "matrix-row":
                return DraftAdditions.AddRow(draft, at);
            case "remove":
                return Remove(draft, at);
            case "choice-remove" or "choice-up" or "choice-down":
                return Stay(DraftSettings.Choice(draft, at, word, number));
            case "condition":
                return Stay(DraftSettings.AddCondition(draft, at, form));
            case "insert":
                return Stay(DraftSettings.InsertField(draft, at, form.First("insert")));
            default:
                return InstrumentRefusals.BadKind;
        }
    }

    private static Outcome<DraftChange> OfForm(
        Draft draft, string instrument, string word, IReadOnlyDictionary<string, string[]> form)
    {
        var forms = draft.Forms.ToList();
        var at = forms.IndexOf(instrument);
        switch (word)
        {
            case "add":
                return DraftAdditions.Add(draft, instrument, form.First("after"), form.First("kind"));
            case "add-form":
                return DraftAdditions.AddForm(draft, form.First("title"));
            case "title":
                return DraftAdditions.RenameForm(draft, instrument, form.First("title"));
            case "form-up" or "form-down":
                var to = word == "form-up" ? at - 1 : at + 1;
                if (to < 0 || to >= forms.Count)
                {
                    return new DraftChange(draft, null, instrument);
                }

                (forms[at], forms[to]) = (forms[to], forms[at]);
                return IsEmpty(draft, forms[0]) || IsEmpty(draft, forms[1])
                    ? InstrumentRefusals.EmptyInstrument
                    : new DraftChange(DraftMoves.Arrange(draft, forms), null, instrument);
            case "form-duplicate":
                return IsEmpty(draft, instrument) ? InstrumentRefusals.EmptyInstrument : DraftAdditions.DuplicateForm(draft, instrument);
            case "form-remove":
                return forms.Count == 1
                    ? InstrumentRefusals.LastInstrument
                    : new DraftChange(DraftMoves.Arrange(draft, [.. forms.Where(other => other != instrument)]), null, null);
            default:
                return InstrumentRefusals.BadKind;
        }
    }

    private static Outcome<DraftChange> Move(Draft draft, int at, IReadOnlyDictionary<string, string[]> form)
    {
        var (to, before, field) = (form.First("to"), form.First("before"), draft.Rows[at].Field);
        if (!draft.Forms.Contains(to) || (before.Length > 0 && (draft.Find(before) is var target && (target < 0 || draft.Rows[target].Field.Form != to))))
        {
            return InstrumentRefusals.FieldUnknown;
        }

        return to != field.Form && IsLast(draft, field)
            ? InstrumentRefusals.LastQuestion
            : new DraftChange(
                DraftMoves.Move(draft, [at], to, before.Length > 0 ? before : null, withHeading: false), field.Name, null);
    }

    private static Outcome<DraftChange> Remove(Draft draft, int at)
    {
        var field = draft.Rows[at].Field;
        if (IsLast(draft, field))
        {
            return InstrumentRefusals.LastQuestion;
        }

        var removed = DraftMoves.Remove(draft, [at]);
        var next = at < removed.Rows.Count && removed.Rows[at].Field.Form == field.Form ? removed.Rows[at].Field.Name
            : at > 1 && removed.Rows[at - 1].Field.Form == field.Form ? removed.Rows[at - 1].Field.Name
            : null;
        return new DraftChange(removed, next, field.Form);
    }

    // An instrument is there by its questions; the first one also by the record's id.
    private static bool IsLast(Draft draft, Field field) =>
        draft.Rows.Skip(1).Count(row => row.Field.Form == field.Form) == 1 && draft.Forms.Count() > 1;

    private static bool IsEmpty(Draft draft, string form) => draft.Rows.Skip(1).All(row => row.Field.Form != form);

    private static (string Word, int Number) Split(string typed) =>
        typed.Split(':') is [var word, var number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            ? (word, at)
            : (typed, -1);
}
