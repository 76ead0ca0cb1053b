using CohortVault.Instruments.Expressions;
using CohortVault.Instruments.Model;
using CohortVault.Instruments.Records;

namespace CohortVault.Platform.Features.Instruments.Questionnaire;

/// <summary>
/// A sheet made ready: its questions with their expressions parsed, and the order in which one waits for another. The page runs
/// the same steps in the same order (<see cref="PageLogic"/>, <c>web/src/questionnaire</c>).
/// </summary>
internal sealed class QuestionnairePlan
{
    private readonly Dictionary<string, Question> _owners = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Field> _fields = new(StringComparer.Ordinal);
    private readonly HashSet<string> _missing;

    public QuestionnairePlan(QuestionnaireSheet sheet)
    {
        Sheet = sheet;
        _missing = [.. sheet.MissingDataCodes.Select(missing => missing.Code)];
        foreach (var field in sheet.Dictionary.Fields)
        {
            _fields.TryAdd(field.Name, field);
        }

        Questions = [.. sheet.Instrument.Fields.Select(Make)];
        foreach (var question in Questions)
        {
            foreach (var column in question.Columns)
            {
                _owners.TryAdd(column, question);
            }
        }

        Order = QuestionOrder.Of(Questions, Owner);
    }

    public QuestionnaireSheet Sheet { get; }

    /// <summary>All fields of the instrument, in order.</summary>
    public IReadOnlyList<Question> Questions { get; }

    /// <summary>Questions with branching or a calculation: each after those that it waits for.</summary>
    public IReadOnlyList<Question> Order { get; }

    /// <summary>The question of this sheet that a reference means; null for another place.</summary>
    public Question? Owner(FieldReference reference) =>
        reference is { Event: null, Instance: null, NeedsRecord: false } ? _owners.GetValueOrDefault(reference.Column) : null;

    /// <summary>What is stored before anybody answers: values so far, or the tags' defaults where there are none.</summary>
    public Dictionary<string, string> Start()
    {
        var values = Sheet.Before.Where(pair => pair.Value.Length > 0)
            .ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        if (!values.Keys.Any(_owners.ContainsKey))
        {
            foreach (var (column, value) in Questions.SelectMany(question => QuestionDefaults.Of(question, Sheet.IsKept ? null : Sheet.Now)))
            {
                values[column] = value;
            }
        }

        foreach (var (field, value) in Sheet.Waiting)
        {
            values[field] = value;
        }

        return values;
    }

    /// <summary>
    /// Calculates, and takes away the answers of hidden questions, both in dependency order. What cannot be evaluated hides
    /// nothing and leaves the value that is there.
    /// </summary>
    /// <returns>Names of the hidden questions.</returns>
    public HashSet<string> Settle(Dictionary<string, string> values)
    {
        var hidden = new HashSet<string>(StringComparer.Ordinal);
        foreach (var question in Order)
        {
            if (question.Branching is { } branching && Evaluate(branching, values) is { Holds: false })
            {
                hidden.Add(question.Name);
                foreach (var column in question.Columns)
                {
                    values.Remove(column);
                }
            }
            else if (question.Calculation is { } calculation && Evaluate(calculation, values) is { } result)
            {
                var isValue = question.Field.Type is not FieldType.Calc || result.Number is not null;
                values.Remove(question.Name);
                if (isValue && result.Text is { Length: > 0 } text)
                {
                    values[question.Name] = text;
                }
            }
        }

        return hidden;
    }

    /// <summary>The value of an expression; null where it cannot be evaluated here.</summary>
    public ExpressionValue? Evaluate(Expression expression, IReadOnlyDictionary<string, string> values)
    {
        var context = new ExpressionContext
        {
            Answer = reference => Told(reference, Stored(reference, values)),
            Now = Sheet.Now,
            MissingDataCodes = _missing,
            Smart = Sheet.Smart,
        };
        try
        {
            return new ExpressionEvaluator(context).Evaluate(expression);
        }
        catch (ExpressionRefusedException)
        {
            return null;
        }
    }

    /// <summary>The stored value that a reference means; null if there is none.</summary>
    /// <exception cref="ExpressionRefusedException">Its place is known only where the record is.</exception>
    public string? Stored(FieldReference reference, IReadOnlyDictionary<string, string> values) =>
        Owner(reference) is not null || IsCompletion(reference) ? values.GetValueOrDefault(reference.Column)
            : reference.Modifier is null or "value" or "checked" or "unchecked"
                && Sheet.Elsewhere.TryGetValue(reference.Key, out var elsewhere) ? elsewhere
            : reference.NeedsRecord ? throw new ExpressionRefusedException(
                "expression.unavailable", "This field's place is known only where its record is.",
                "Use a field, event or instance by its name or number.", reference.Position)
            : null;

    /// <summary>A stored value as expressions read it: of a file, no more than that there is one.</summary>
    public string? Told(FieldReference reference, string? stored) =>
        stored is { Length: > 0 } && !_missing.Contains(stored) && _fields.GetValueOrDefault(reference.Field)?.Type is FieldType.File
            ? FileAnswer.Shown : stored;

    /// <summary>An expression of this study; null where the text is none.</summary>
    public Expression? Parse(string? text) =>
        !string.IsNullOrWhiteSpace(text) && Expression.TryParse(text, out var expression, out _)
            ? Here(ExpressionBinding.Bind(expression, _fields.GetValueOrDefault))
            : null;

    private bool IsCompletion(FieldReference reference) =>
        reference is { Event: null, Instance: null, NeedsRecord: false } && reference.Field == Sheet.Instrument.CompletionColumn;

    private Question Make(Field field)
    {
        var tags = field.ActionTags;
        var (presence, calculation) = (Question.PresenceOf(field, tags, Sheet), Parse(Question.CalculationOf(field, tags)));

        // Nobody should drop an answer that they cannot see: branching has nothing to show or hide where a field is not there.
        var isThere = presence is QuestionPresence.Asked or QuestionPresence.Shown || calculation is not null;
        return new Question(field, presence, tags, isThere ? Parse(field.BranchingLogic) : null, calculation);
    }

    // The event or instance that a reference names is no other place if it is the one at hand.
    private Expression Here(Expression expression) => expression switch
    {
        FieldReference reference when (EventOf(reference), InstanceOf(reference)) is var (name, instance) => reference with
        {
            Event = name == Sheet.Event ? null : name,
            Instance = instance is not null && instance == $"{Sheet.Instance}" && (name is null || name == Sheet.Event) ? null : instance,
        },
        Operation operation => operation with { Operands = [.. operation.Operands.Select(Here)] },
        Call call => call with { Arguments = [.. call.Arguments.Select(Here)] },
        _ => expression,
    };

    // Which event the words for the first, last, previous and next one mean here; where there is none, the word stays, and has no value.
    private string? EventOf(FieldReference reference)
    {
        if (reference.Event is null or "event-name")
        {
            return reference.Event is null ? null : Sheet.Event;
        }

        var events = reference.Event.EndsWith("-event-name", StringComparison.Ordinal) ? Sheet.EventsOf(reference.Field) : [];
        var at = events.ToList().IndexOf(Sheet.Event);
        var meant = reference.Event switch
        {
            "first-event-name" => 0,
            "last-event-name" => events.Count - 1,
            "previous-event-name" => at < 0 ? -1 : at - 1,
            "next-event-name" => at < 0 ? -1 : at + 1,
            _ => -1,
        };
        return meant >= 0 && meant < events.Count ? events[meant] : reference.Event;
    }

    private string? InstanceOf(FieldReference reference) => (reference.Instance, Sheet.Instance) switch
    {
        ("current-instance", _) => Sheet.Instance is { } own ? $"{own}" : null,
        ("first-instance", _) => "1",
        ("previous-instance", > 1 and var own) => $"{own - 1}",
        ("next-instance", { } own) => $"{own + 1}",
        _ => reference.Instance,
    };
}
