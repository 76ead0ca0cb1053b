using CohortVault.Instruments.Model;

namespace CohortVault.Instruments.Dictionary;

/// <summary>Checks the choices of a field.</summary>
internal static class ChoiceCheck
{
    public static void Run(Field field, ChoiceList choices, Findings findings)
    {
        void Error(string problem, string remedy) =>
            findings.Error("dictionary.choices", field.Line, DictionaryColumn.Options, field.Name, problem, remedy);

        var items = choices.Items.ToList();
        if (items.Count == 0)
        {
            Error($"A field of type {FieldNames.Of(field.Type)} needs at least one choice.",
                "Write them as 1, Yes | 0, No.");
            return;
        }

        if (items.Count < choices.Entries.Count)
        {
            findings.Warn(
                "dictionary.empty-choice", field.Line, DictionaryColumn.Options, field.Name,
                "Nothing stands between two bars.", "Remove one of them.");
        }

        var codes = new HashSet<string>(StringComparer.Ordinal);
        var columns = new HashSet<string>(StringComparer.Ordinal);
        var coded = items.Count(choice => choice.IsCoded);
        if (coded > 0 && coded < items.Count)
        {
            var bare = items.First(choice => !choice.IsCoded);
            Error($"The choice {Findings.Quote(bare.Label)} has no code, others have.",
                "Write every choice as code, label.");
        }

        foreach (var choice in items.Where(choice => choice.IsCoded))
        {
            if (choice.Code.Length == 0 || choice.Code.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))
            {
                Error(
                    choice.Code.Length == 0 ? $"The choice {Findings.Quote(choice.Label)} has an empty code."
                        : $"The code {Findings.Quote(choice.Code)} holds a blank.",
                    "Use letters, digits and signs for codes; a bar within a label starts a new choice.");
            }
            else if (!codes.Add(choice.Code))
            {
                Error($"The code {Findings.Quote(choice.Code)} is there twice.", "Give each choice its own code.");
            }
            else if (field.Type == FieldType.Checkbox && !columns.Add(Field.CheckboxColumn("", choice.Code)))
            {
                Error(
                    $"The code {Findings.Quote(choice.Code)} gives the same column as another choice.",
                    "In columns, signs become underscores and letters lower case: choose another code.");
            }

            if (choice.Label.Length == 0)
            {
                findings.Warn(
                    "dictionary.empty-choice", field.Line, DictionaryColumn.Options, field.Name,
                    $"The choice of code {Findings.Quote(choice.Code)} has no label.", "Say what it means.");
            }
        }
    }
}
