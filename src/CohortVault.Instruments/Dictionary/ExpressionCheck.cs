using CohortVault.Instruments.Expressions;
using CohortVault.Instruments.Model;

namespace CohortVault.Instruments.Dictionary;

/// <summary>Checks calculations and branching logic: that they parse, that what they name exists, that none waits for
/// itself.</summary>
internal sealed class ExpressionCheck
{
    private readonly Dictionary<string, Field> _fields = new(StringComparer.Ordinal);
    private readonly HashSet<string> _completions;
    private readonly Dictionary<string, List<(string To, DictionaryColumn By)>> _edges = new(StringComparer.Ordinal);
    private readonly Findings _findings;

    private ExpressionCheck(DataDictionary dictionary, Findings findings)
    {
        _findings = findings;
        foreach (var field in dictionary.Fields)
        {
            _fields.TryAdd(field.Name, field);
        }

        _completions = [.. dictionary.Fields.Select(field => field.Form).Distinct().Select(form => $"{form}_complete")];
    }

    public static void Run(DataDictionary dictionary, Findings findings)
    {
        var check = new ExpressionCheck(dictionary, findings);
        foreach (var field in dictionary.Fields)
        {
            check.Look(field);
        }

        check.Circles();
    }

    private void Look(Field field)
    {
        if (field.BranchingLogic.AsSpan().Trim().Length > 0)
        {
            Look(field, DictionaryColumn.BranchingLogic, field.BranchingLogic);
        }

        if (field.Type == FieldType.Calc)
        {
            if (field.Options.Text.AsSpan().Trim().Length > 0)
            {
                Look(field, DictionaryColumn.Options, field.Options.Text);
            }
            else
            {
                _findings.Error(
                    "dictionary.no-calculation", field.Line, DictionaryColumn.Options, field.Name,
                    "A calculated field has no calculation.", "Write one, such as [weight] / [height] ^ 2.");
            }
        }

        foreach (var tag in field.ActionTags.Where(tag => tag.Name is "@CALCTEXT" or "@CALCDATE"
            && tag.Argument is not null))
        {
            // @CALCDATE takes a list: a date, a number, a unit.
            Look(field, DictionaryColumn.Annotation,
                tag.Name == "@CALCTEXT" ? tag.Argument! : $"concat({tag.Argument})");
        }
    }

    private void Look(Field field, DictionaryColumn column, string text)
    {
        if (!Expression.TryParse(text, out var expression, out var refused))
        {
            _findings.Error(
                refused!.Code, field.Line, column, field.Name, $"{Place(column, refused.Position)}{refused.Problem}",
                    refused.Remedy);
            return;
        }

        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var reference in expression.References)
        {
            Look(field, column, reference);
            if (reference.Event is null && reference.Instance is null && _fields.ContainsKey(reference.Field)
                && named.Add(reference.Field))
            {
                if (!_edges.TryGetValue(field.Name, out var edges))
                {
                    _edges[field.Name] = edges = [];
                }

                edges.Add((reference.Field, column));
            }
        }
    }

    private void Look(Field field, DictionaryColumn column, FieldReference reference)
    {
        var place = Place(column, reference.Position);
        if (!_fields.TryGetValue(reference.Field, out var named))
        {
            if (!_completions.Contains(reference.Field))
            {
                var similar = reference.Field.ToLowerInvariant();
                _findings.Error(
                    "dictionary.unknown-field", field.Line, column, field.Name,
                    $"{place}there is no field {Findings.Quote(reference.Field)}.",
                    _fields.ContainsKey(similar) ? $"Write [{similar}]." : "Correct the name, or add the field.");
            }
        }
        else if (named.Type == FieldType.Descriptive)
        {
            _findings.Error(
                "dictionary.reference", field.Line, column, field.Name,
                $"{place}{Findings.Quote(named.Name)} is descriptive text and has no value.",
                "Name a field with a value.");
        }
        else if (reference.Code is { } code && (named.Type != FieldType.Checkbox || named.Choices!.Find(code) is null))
        {
            _findings.Error(
                "dictionary.reference", field.Line, column, field.Name,
                named.Type == FieldType.Checkbox
                    ? $"{place}{Findings.Quote(named.Name)} has no choice {Findings.Quote(code)}."
                    : $"{place}{Findings.Quote(named.Name)} is no checkbox and has no choices to tick.",
                named.Type == FieldType.Checkbox ? "Name a code of its choices." : $"Write [{named.Name}] = '…'.");
        }
        else if (reference.Code is null && named.Type == FieldType.Checkbox && reference.Modifier is null)
        {
            _findings.Warn(
                "dictionary.checkbox-without-code", field.Line, column, field.Name,
                $"{place}a checkbox has no value as a whole.", $"Write [{named.Name}(code)] = '1'.");
        }
    }

    // Within an action tag, places would count from the tag's argument: better none.
    private static string Place(DictionaryColumn column, int position) =>
        column == DictionaryColumn.Annotation ? "In an action tag: " : $"At character {position + 1}: ";

    // Depth first without recursion: a chain of 40,000 calculations is no reason to fail.
    private void Circles()
    {
        var state = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var start in _fields.Keys.Where(_edges.ContainsKey))
        {
            if (state.ContainsKey(start))
            {
                continue;
            }

            var path = new List<(string Field, int Next)> { (start, 0) };
            state[start] = false;
            while (path.Count > 0)
            {
                var (field, next) = path[^1];
                if (!_edges.TryGetValue(field, out var edges) || next == edges.Count)
                {
                    state[field] = true;
                    path.RemoveAt(path.Count - 1);
                    continue;
                }

                path[^1] = (field, next + 1);
                var to = edges[next].To;
                if (!state.TryGetValue(to, out var done))
                {
                    state[to] = false;
                    path.Add((to, 0));
                }
                else if (!done)
                {
                    Circle([.. path.Select(step => step.Field).SkipWhile(name => name != to), to]);
                }
            }
        }
    }

    private void Circle(IReadOnlyList<string> round)
    {
        var by = round.Zip(round.Skip(1), (from, to) => _edges[from].First(edge => edge.To == to).By).ToList();
        var branching = by.Contains(DictionaryColumn.BranchingLogic);
        var shown = round.Count <= 8 ? round : [.. round.Take(4), "…", .. round.TakeLast(3)];
        _findings.Error(
            branching ? "dictionary.circular-branching" : "dictionary.circular-calculation", _fields[round[0]].Line,
                by[0], round[0],
            $"The field waits for itself: {string.Join(" → ", shown)}.",
            branching ? "Let what shows a field not depend on the field." : "Let no calculation use its own result.");
    }
}
