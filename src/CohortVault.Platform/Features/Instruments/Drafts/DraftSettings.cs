using CohortVault.Instruments.Dictionary;
using CohortVault.Instruments.Editing;
using CohortVault.Instruments.Model;
using CohortVault.Platform.Kernel.Pages;

namespace CohortVault.Platform.Features.Instruments.Drafts;

/// <summary>Takes over what was typed into the settings of one field. What looks as it did stays as it is spelled.</summary>
internal static class DraftSettings
{
    // Inputs with several lines; all others show one.
    private static readonly HashSet<DictionaryColumn> _areas =
        [DictionaryColumn.FieldLabel, DictionaryColumn.BranchingLogic, DictionaryColumn.Options, DictionaryColumn.Annotation];

    // What is changed by commands of its own, and never by a cell.
    private static readonly HashSet<DictionaryColumn> _others =
        [DictionaryColumn.FieldName, DictionaryColumn.FormName, DictionaryColumn.FieldType, DictionaryColumn.MatrixGroup];

    // What another kind brings along, or has no use for.
    private static readonly HashSet<DictionaryColumn> _ofKind =
        [DictionaryColumn.Options, DictionaryColumn.Validation, DictionaryColumn.Minimum, DictionaryColumn.Maximum, DictionaryColumn.Required];

    public static Draft Take(Draft draft, int at, IReadOnlyDictionary<string, string[]> form)
    {
        var field = draft.Rows[at].Field;
        var became = FieldKind.Find(form.First("kind")) is { } kind
            && (field.MatrixGroup.Length == 0 || kind.Type is FieldType.Radio or FieldType.Checkbox) ? kind.Become(field) : field;
        var changed = became != field;
        field = became;

        if (!changed && form.TryGetValue("code", out var codes) && form.TryGetValue("choice", out var labels) && field.Options is ChoiceList choices)
        {
            field = FieldCells.Set(field, DictionaryColumn.Options, FieldCells.Choices(choices, [.. codes.Zip(labels)]));
        }

        if (!changed && form.TryGetValue("end", out var ends) && field.Options is SliderLabels slider
            && !ends.SequenceEqual((string[])[slider.Left, slider.Middle, slider.Right]))
        {
            field = FieldCells.Set(
                field, DictionaryColumn.Options,
                ends.All(string.IsNullOrWhiteSpace) ? "" : string.Join(" | ", ends.Select(end => end.Replace('|', '/').Trim())));
        }

        foreach (var (name, values) in form)
        {
            if (DictionaryColumns.Find(name) is { } column && !_others.Contains(column) && values.Length > 0
                && !(changed && _ofKind.Contains(column)))
            {
                field = Set(field, column, values[^1]);
            }
        }

        draft = draft.With(at, _ => field);
        draft = field.MatrixGroup.Length > 0 ? Together(draft, at) : draft;
        return DraftAdditions.Follow(draft, at);
    }

    /// <summary>Takes a choice out, or moves it.</summary>
    public static Draft Choice(Draft draft, int at, string word, int number)
    {
        if (draft.Rows[at].Field.Options is not ChoiceList list)
        {
            return draft;
        }

        var rows = list.Items.Select(choice => (choice.Code, choice.Label)).ToList();
        var to = word == "choice-up" ? number - 1 : number + 1;
        if (number < 0 || number >= rows.Count || (word != "choice-remove" && (to < 0 || to >= rows.Count)))
        {
            return draft;
        }

        if (word == "choice-remove")
        {
            rows.RemoveAt(number);
        }
        else
        {
            (rows[number], rows[to]) = (rows[to], rows[number]);
        }

        draft = draft.With(at, field => FieldCells.Set(field, DictionaryColumn.Options, FieldCells.Choices(list, rows)));
        return draft.Rows[at].Field.MatrixGroup.Length > 0 ? Together(draft, at) : draft;
    }

    /// <summary>Adds a condition that was put together from lists: what shows the field is written as an expression.</summary>
    public static Draft AddCondition(Draft draft, int at, IReadOnlyDictionary<string, string[]> form)
    {
        var (question, comparison, typed) = (form.First("when").Split('|', 2), form.First("compare"), form.First("value").Trim());
        if (draft.Find(question[0]) is var other && other < 0)
        {
            return draft;
        }

        var (asked, code) = (draft.Rows[other].Field, question.Length > 1 ? question[1] : "");
        if (asked.Type is FieldType.Checkbox && code.Length == 0)
        {
            return draft;
        }

        var value = code.Length > 0 ? code : typed.Replace("'", "", StringComparison.Ordinal);
        var condition = asked.Type is FieldType.Checkbox
            ? $"[{asked.Name}({code})] = '{(comparison == "<>" ? "0" : "1")}'"
            : comparison switch
            {
                "answered" => $"[{asked.Name}] <> ''",
                "unanswered" => $"[{asked.Name}] = ''",
                "<>" or "<" or "<=" or ">" or ">=" => $"[{asked.Name}] {comparison} '{value}'",
                _ => $"[{asked.Name}] = '{value}'",
            };
        return draft.With(at, field =>
        {
            var before = field.BranchingLogic.Trim();
            var joined = before.Length == 0 ? condition : $"({before}) {(form.First("join") == "or" ? "or" : "and")} {condition}";
            return field with { BranchingLogic = joined };
        });
    }

    /// <summary>Names a field at the end of a calculation.</summary>
    public static Draft InsertField(Draft draft, int at, string name) => draft.Find(name) < 0
        ? draft
        : draft.With(at, field => FieldCells.Set(field, DictionaryColumn.Options, $"{field.Options.Text.TrimEnd()} [{name}]".TrimStart()));

    private static Field Set(Field field, DictionaryColumn column, string typed)
    {
        var now = DictionaryWriter.Content(field, column);
        if (column is DictionaryColumn.Options && field.Options is ChoiceList or SliderLabels)
        {
            return field;
        }

        var text = typed.ReplaceLineEndings("\n");
        var same = _areas.Contains(column) ? text == now.ReplaceLineEndings("\n") : FieldCells.SameInOneLine(text, now);
        return same ? field : FieldCells.Set(field, column, text);
    }

    // Rows of a matrix have type, choices and ranking in common.
    private static Draft Together(Draft draft, int at)
    {
        var like = draft.Rows[at].Field;
        foreach (var other in DraftMoves.Matrix(draft, at).Where(other => other != at))
        {
            draft = draft.With(other, field => field with { Type = like.Type, Options = like.Options, IsRanked = like.IsRanked });
        }

        return draft;
    }
}
