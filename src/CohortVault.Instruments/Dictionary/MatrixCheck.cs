using CohortVault.Instruments.Model;

namespace CohortVault.Instruments.Dictionary;

/// <summary>Checks matrices: rows together, in one form, of one type, with the same choices.</summary>
internal static class MatrixCheck
{
    public static void Run(DataDictionary dictionary, Findings findings)
    {
        var first = new Dictionary<string, Field>(StringComparer.Ordinal);
        var last = "";
        foreach (var field in dictionary.Fields)
        {
            var group = field.MatrixGroup;
            if (group.Length > 0 && Problem(field, first.GetValueOrDefault(group), last) is var (problem, remedy))
            {
                findings.Error("dictionary.matrix", field.Line, DictionaryColumn.MatrixGroup, field.Name, problem,
                    remedy);
            }
            else if (group.Length == 0 && field.IsRanked)
            {
                findings.Warn(
                    "dictionary.ranking-unused", field.Line, DictionaryColumn.MatrixRanking, field.Name,
                    "Only a matrix can be a ranking.", "Name a matrix group, or empty the cell.");
            }

            if (group.Length > 0)
            {
                first.TryAdd(group, field);
            }

            last = group;
        }
    }

    private static (string Problem, string Remedy)? Problem(Field field, Field? first, string last)
    {
        var name = Findings.Quote(field.MatrixGroup);
        if (field.MatrixGroup.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '_'))
        {
            return ($"{name} is no name of a matrix.", "Use a-z, 0-9 and underscores.");
        }

        if (field.Type is not (FieldType.Radio or FieldType.Checkbox))
        {
            return ($"A row of a matrix is radio or checkbox, not {FieldNames.Of(field.Type)}.",
                "Change the type, or empty the cell.");
        }

        if (first is null)
        {
            return null;
        }

        if (last != field.MatrixGroup || first.Form != field.Form)
        {
            return ($"The matrix {name} was left before and starts here again.", "Put its rows together, in one form.");
        }

        if (field.Type != first.Type || field.IsRanked != first.IsRanked || !SameChoices(field, first))
        {
            return ($"The row differs from the first of the matrix {name} in type, choices or ranking.",
                "Make all rows alike.");
        }

        return null;
    }

    private static bool SameChoices(Field field, Field first) =>
        field.Options.Text == first.Options.Text || field.Choices!.Items.Select(choice => (choice.Code, choice.Label))
            .SequenceEqual(first.Choices!.Items.Select(choice => (choice.Code, choice.Label)));
}
