using System.Text.Json;
using CohortVault.Instruments.Expressions;
using CohortVault.Instruments.Model;
using CohortVault.Instruments.Records;

namespace CohortVault.Platform.Features.Instruments.Questionnaire;

/// <summary>
/// Branching and calculations for the page's script, as JSON: the steps of <see cref="QuestionnairePlan.Settle"/> with what
/// they need. What cannot change on the page is worked out here and only its result is sent, so that no value leaves the server that
/// whoever fills the sheet in is not shown.
/// </summary>
internal sealed class PageLogic
{
    private const int Deepest = (4 * Expression.MaximumDepth) + 16;

    private readonly QuestionnairePlan _plan;
    private readonly PageExpressions _expressions;
    private readonly Dictionary<string, string> _start;
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private PageLogic(QuestionnairePlan plan)
    {
        (_plan, _expressions, _start) = (plan, new PageExpressions(plan), plan.Start());
    }

    /// <summary>JSON for the page; null where nothing depends on an answer.</summary>
    public static string? Of(QuestionnairePlan plan)
    {
        if (plan.Order.Count == 0)
        {
            return null;
        }

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = Deepest }))
        {
            new PageLogic(plan).Write(writer);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("now", _plan.Sheet.Now);
        json.WriteStartArray("missing");
        foreach (var missing in _plan.Sheet.MissingDataCodes)
        {
            json.WriteStringValue(missing.Code);
        }

        json.WriteEndArray();
        json.WriteStartArray("steps");
        foreach (var question in _plan.Order.Where(PageExpressions.IsLive))
        {
            json.WriteStartObject();
            json.WriteString("field", question.Name);
            Write(json, "columns", question.Columns);
            Write(json, "show", question.Branching);
            Write(json, "calculate", question.Calculation);
            json.WriteBoolean("number", question.Field.Type is FieldType.Calc);
            json.WriteEndObject();
            Keep(question);
        }

        json.WriteEndArray();
        json.WriteStartArray("inputs");
        foreach (var question in _plan.Questions.Where(question => _asked.Contains(question.Name)))
        {
            Write(json, question);
        }

        json.WriteEndArray();
        json.WriteStartObject("values");
        foreach (var (key, value) in _values)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void Write(Utf8JsonWriter json, Question question)
    {
        var rule = question.Field.Type is FieldType.Slider ? TextValidation.Find("integer") : question.Field.Rule;
        json.WriteStartObject();
        json.WriteString("field", question.Name);
        json.WriteString("kind", question.Field.Type switch
        {
            FieldType.Checkbox => "many",
            FieldType.File => "file",
            _ => question.Field.Choices is null ? "text" : "one",
        });
        json.WriteNumber("most", Math.Min(question.CharacterLimit ?? TypedText.Longest, TypedText.Longest));
        if (question.Field.Type is FieldType.Checkbox)
        {
            Write(json, "columns", question.Columns);
            KeepUnoffered(question);
        }

        if (question.Field.Type is FieldType.Notes)
        {
            json.WriteBoolean("lines", true);
        }

        if (rule is not null)
        {
            json.WriteStartObject("rule");
            json.WriteString("kind", rule.Kind.ToString());
            json.WriteString("pattern", rule.Pattern);
            json.WriteString("order", rule.Order);
            json.WriteBoolean("comma", rule.DecimalComma);
            json.WriteBoolean("seconds", rule.Name == "time_hh_mm_ss");
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private void Write(Utf8JsonWriter json, string name, Expression? expression)
    {
        if (expression is null)
        {
            return;
        }

        var sent = _expressions.Fold(expression);
        foreach (var reference in sent.References)
        {
            Note(reference);
        }

        json.WritePropertyName(name);
        ExpressionTree.Write(json, sent);
    }

    // The value of a field that is shown or calculated before any step; asked fields have theirs in the page.
    private void Keep(Question question)
    {
        foreach (var column in question.Columns.Where(column => question.Presence is not QuestionPresence.Asked && _start.ContainsKey(column)))
        {
            _values[column] = question.Field.Type is FieldType.File ? FileAnswer.Shown : _start[column];
        }
    }

    // A ticked choice that is not offered any more stays ticked, and the page has no box for it.
    private void KeepUnoffered(Question question)
    {
        var offered = question.Choices.Select(choice => Field.CheckboxColumn(question.Name, choice.Code)).ToHashSet();
        foreach (var column in question.Columns.Where(column => !offered.Contains(column) && _start.GetValueOrDefault(column) == "1"))
        {
            _values[column] = "1";
        }
    }

    private void Note(FieldReference reference)
    {
        if (_plan.Owner(reference) is { } owner && PageExpressions.IsLive(owner))
        {
            if (owner.Presence is QuestionPresence.Asked)
            {
                _asked.Add(owner.Name);
            }
        }
        else if (_expressions.MissingCode(reference) is { } code)
        {
            _values[reference.Key] = code;
        }
    }
}
