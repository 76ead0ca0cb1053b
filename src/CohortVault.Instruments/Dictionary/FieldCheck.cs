using CohortVault.Instruments.Identifiers;
using CohortVault.Instruments.Model;

namespace CohortVault.Instruments.Dictionary;

/// <summary>Checks what a field says of itself.</summary>
internal static class FieldCheck
{
    private const int LongestName = 100;
    private const int LongName = 26;

    private static readonly HashSet<string> Reserved =
    [
        "redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance", "redcap_data_access_group",
        "redcap_survey_identifier",
        "redcap_survey_timestamp",
    ];

    public static void Run(Field field, Findings findings)
    {
        Name(field, findings);
        if (field.Label.Length == 0)
        {
            findings.Warn(
                "dictionary.no-label", field.Line, DictionaryColumn.FieldLabel, field.Name, "The field has no label.",
                "Say what is asked.");
        }

        if (field.Options is ChoiceList choices)
        {
            ChoiceCheck.Run(field, choices, findings);
        }
        else if (field.Options is SliderLabels { Parts.Count: > 3 } labels)
        {
            findings.Error(
                "dictionary.slider", field.Line, DictionaryColumn.Options, field.Name,
                $"A slider has up to three labels, not {labels.Parts.Count}.", "Write left | middle | right.");
        }
        else if (field.Type is FieldType.YesNo or FieldType.TrueFalse && field.Options.Text.Length > 0)
        {
            findings.Warn(
                "dictionary.options-unused", field.Line, DictionaryColumn.Options, field.Name,
                $"The choices of {FieldNames.Of(field.Type)} are fixed; what stands here is kept and not used.",
                "Use radio for other choices.");
        }
        else if (field.Type == FieldType.Sql)
        {
            findings.Warn(
                "dictionary.sql", field.Line, DictionaryColumn.FieldType, field.Name,
                "The query is kept and never run: the field has no choices here.",
                "Use dropdown with the choices written out.");
        }

        if (IdentifierFields.WordsOf(field) is { } words)
        {
            findings.Warn(
                "dictionary.identifier", field.Line, DictionaryColumn.Identifier, field.Name,
                $"The field seems to ask who somebody is ({Findings.Quote(words)}), and it is not marked as an identifier.",
                "Do not ask it if the study can do without; else mark it, so that exports can leave it out.");
        }

        Validation(field, findings);
        Tags(field, findings);
    }

    private static void Name(Field field, Findings findings)
    {
        if (!IsName(field.Name))
        {
            findings.Error(
                "dictionary.name", field.Line, DictionaryColumn.FieldName, field.Name,
                field.Name.Length == 0 ? "The field has no name."
                    : $"{Findings.Quote(field.Name)} is no name of a field.",
                "Start with a letter a-z; use a-z, 0-9 and single underscores, none at the end; at most 100.");
        }
        else if (Reserved.Contains(field.Name))
        {
            findings.Error(
                "dictionary.reserved-name", field.Line, DictionaryColumn.FieldName, field.Name,
                $"{Findings.Quote(field.Name)} is a column of every export.", "Rename the field.");
        }
        else if (field.Name.Length > LongName)
        {
            findings.Warn(
                "dictionary.long-name", field.Line, DictionaryColumn.FieldName, field.Name,
                $"The name has more than {LongName} characters: some statistics programs cut it off.", "Shorten it.");
        }

        if (!IsName(field.Form))
        {
            findings.Error(
                "dictionary.form-name", field.Line, DictionaryColumn.FormName, field.Name,
                field.Form.Length == 0 ? "The field belongs to no form."
                    : $"{Findings.Quote(field.Form)} is no name of a form.",
                "Start with a letter a-z; use a-z, 0-9 and single underscores, none at the end.");
        }
    }

    private static bool IsName(string name) => name.Length is > 0 and <= LongestName
        && char.IsAsciiLetterLower(name[0]) && name[^1] != '_' && !name.Contains("__", StringComparison.Ordinal)
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');

    private static void Validation(Field field, Findings findings)
    {
        var (fits, remedy) = field.Type switch
        {
            FieldType.Text => (field.Validation.Length == 0 || TextValidation.Find(field.Validation) is not null,
                "docs/formats/data-dictionary.md lists those that are known; text is taken unchecked here."),
            FieldType.File => (field.Validation is "" or "signature", "A file takes signature or nothing."),
            FieldType.Slider => (field.Validation is "" or "number", "A slider takes number or nothing."),
            FieldType.Dropdown or FieldType.Sql =>
                (field.Validation is "" or "autocomplete", "A dropdown takes autocomplete or nothing."),
            _ => (field.Validation.Length == 0, $"{FieldNames.Of(field.Type)} takes none; it is kept and not used."),
        };
        if (!fits)
        {
            findings.Warn(
                "dictionary.validation", field.Line, DictionaryColumn.Validation, field.Name,
                $"There is no validation {Findings.Quote(field.Validation)} for {FieldNames.Of(field.Type)}.", remedy);
        }

        var rule = field.Type == FieldType.Slider ? TextValidation.Find("number") : field.Rule;
        if (rule is { HasRange: true })
        {
            Bounds(field, rule, findings);
        }
        else if (field.Minimum.Length + field.Maximum.Length > 0)
        {
            findings.Warn(
                "dictionary.range-unused", field.Line,
                field.Minimum.Length > 0 ? DictionaryColumn.Minimum : DictionaryColumn.Maximum,
                field.Name, "Without a validation of numbers, dates or times there is no smallest and largest value.",
                    "Add a validation.");
        }
    }

    private static void Bounds(Field field, TextValidation rule, Findings findings)
    {
        var (least, most) = (Bound(field, rule, DictionaryColumn.Minimum, findings),
            Bound(field, rule, DictionaryColumn.Maximum, findings));
        if (least is { } from && most is { } to
            && (from.Number > to.Number || string.CompareOrdinal(from.Text, to.Text) > 0))
        {
            findings.Error(
                "dictionary.range", field.Line, DictionaryColumn.Minimum, field.Name,
                $"The smallest value {Findings.Quote(field.Minimum)} is above the largest {Findings.Quote(field.Maximum)}.",
                "Exchange or correct them.");
        }
    }

    private static (double? Number, string? Text)? Bound(
        Field field, TextValidation rule, DictionaryColumn column, Findings findings)
    {
        var written = (column == DictionaryColumn.Minimum ? field.Minimum : field.Maximum).Trim();
        if (written.Length == 0 || written is "today" or "now" || written.Contains('[', StringComparison.Ordinal))
        {
            return null;
        }

        var bound = rule.Bound(written);
        if (bound is null)
        {
            findings.Error(
                "dictionary.bound", field.Line, column, field.Name,
                $"{Findings.Quote(written)} does not fit the validation {rule.Name}.",
                rule.Order.Length > 0 ? "Write dates as year-month-day, or today, now or [field]."
                    : "Write a value that could be typed in.");
        }

        return bound;
    }

    private static void Tags(Field field, Findings findings)
    {
        foreach (var tag in field.ActionTags)
        {
            if (!tag.IsKnown)
            {
                findings.Warn(
                    "dictionary.action-tag", field.Line, DictionaryColumn.Annotation, field.Name,
                    $"The action tag {Findings.Quote(tag.Name)} is not known; it is kept and does nothing.",
                    "Check its spelling.");
            }
            else if (tag.Name is "@CHARLIMIT" or "@WORDLIMIT" or "@MAXCHECKED"
                && !(int.TryParse(tag.Argument, out var limit) && limit > 0))
            {
                findings.Error(
                    "dictionary.action-tag-argument", field.Line, DictionaryColumn.Annotation, field.Name,
                    $"{tag.Name} needs a number.", $"Write {tag.Name}=20.");
            }
            else if (tag.Name is "@HIDECHOICE" or "@SHOWCHOICE" or "@NONEOFTHEABOVE"
                && tag.List.FirstOrDefault(code => field.Choices?.Find(code) is null) is { } missing)
            {
                findings.Error(
                    "dictionary.action-tag-argument", field.Line, DictionaryColumn.Annotation, field.Name,
                    $"{tag.Name} names {Findings.Quote(missing)}, which is no choice of the field.",
                    "Name codes of its choices, with commas between.");
            }
        }
    }
}
