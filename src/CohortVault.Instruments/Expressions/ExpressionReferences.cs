namespace CohortVault.Instruments.Expressions;

/// <summary>Understands what stands in brackets: fields with event, code and instance, and smart variables.</summary>
internal static class ExpressionReferences
{
    private static readonly HashSet<string> Smart =
    [
        "user-name", "user-fullname", "user-email", "user-dag-name", "user-dag-id", "user-dag-label", "user-role-id",
        "user-role-name",
        "user-role-label", "record-name", "record-dag-id", "record-dag-name", "record-dag-label", "is-form",
        "form-url", "form-link",
        "instrument-name", "instrument-label", "is-survey", "survey-queue-url", "survey-queue-link", "survey-url",
        "survey-link",
        "survey-title", "survey-access-code", "survey-return-code", "survey-time-completed", "survey-date-completed",
        "survey-time-started", "survey-date-started", "survey-duration", "survey-duration-completed", "survey-base-url",
        "event-name", "event-label", "event-id", "event-number", "first-event-name", "last-event-name",
        "previous-event-name",
        "next-event-name", "arm-number", "arm-label", "previous-instance", "current-instance", "next-instance",
        "first-instance",
        "last-instance", "new-instance", "project-id", "redcap-base-url", "redcap-version", "redcap-version-url",
        "rand-number",
        "rand-time", "rand-utc-time", "calendar-url", "calendar-link", "file-name", "file-size", "mycap-project-code",
        "mycap-participant-code", "mycap-participant-url", "mycap-participant-link", "aggregate-min", "aggregate-max",
        "aggregate-mean", "aggregate-median", "aggregate-sum", "aggregate-count", "aggregate-stdev",
        "aggregate-unique", "stats-table",
        "scatter-plot", "line-chart", "bar-chart", "pie-chart", "donut-chart", "dashboard-url", "dashboard-link",
        "report-url",
        "report-link",
    ];

    public static Expression Read(IReadOnlyList<Token> parts)
    {
        var instance = parts.Count > 1 && IsInstance(parts[^1].Text) ? parts[^1].Text : null;
        var rest = parts.Count - (instance is null ? 0 : 1);
        if (rest > 2)
        {
            throw Refuse("More brackets stand in a row than event, field and instance.",
                "Put an operator between fields.", parts[2]);
        }

        var before = rest == 2 ? Name(parts[0], "event") : null;
        var main = parts[rest - 1];
        var colon = main.Text.IndexOf(':', StringComparison.Ordinal);
        var (head, modifier) = colon < 0 ? (main.Text, null) : (main.Text[..colon], main.Text[(colon + 1)..]);
        return head.Contains('-', StringComparison.Ordinal) && !head.Contains('(', StringComparison.Ordinal)
            ? Variable(head, modifier, before, instance, main)
            : Field(main, head, modifier, before, instance);
    }

    private static SmartVariable Variable(string name, string? argument, string? before, string? instance,
        Token token) =>
        Smart.Contains(name) ? new SmartVariable(name, argument, before, instance, token.Position)
            : throw new ExpressionRefusedException(
            "expression.smart-variable", $"There is no smart variable {Dictionary.Findings.Quote(name)}.",
            "Names of fields have no hyphen; smart variables are those that REDCap lists.", token.Position);

    private static FieldReference Field(Token token, string head, string? modifier, string? before, string? instance)
    {
        var (name, code) = (head, (string?)null);
        var open = token.Text.IndexOf('(', StringComparison.Ordinal);
        if (open >= 0)
        {
            // A code may hold a colon: the closing parenthesis ends it.
            var close = token.Text.LastIndexOf(')');
            if (close < open + 2)
            {
                throw Refuse("The code of a checkbox is missing.", "Write it as [field(code)].", token);
            }

            (name, code) = (token.Text[..open], token.Text[(open + 1)..close].Trim());
            var after = token.Text[(close + 1)..].Trim();
            modifier = after.Length == 0 ? null : after[0] == ':' ? after[1..] : throw Refuse(
                "Something follows the code of a checkbox.", "Write it as [field(code)].", token);
        }

        return new FieldReference(
            Name(token with { Text = name }, "field")!, before, code, instance, modifier?.Trim().ToLowerInvariant(),
                false, token.Position);
    }

    private static string Name(Token token, string what)
    {
        var name = token.Text.Trim();
        return name.Length > 0
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_' || (c == '-' && what == "event"))
            ? name
            : throw Refuse(
                $"This is no name of {(what == "event" ? "an event" : "a field")}.",
                "Names are lower-case letters, digits and underscores.", token);
    }

    private static bool IsInstance(string text) =>
        (text.Length is > 0 and < 10 && text.All(char.IsAsciiDigit))
            || text.EndsWith("-instance", StringComparison.Ordinal);

    private static ExpressionRefusedException Refuse(string problem, string remedy, Token token) =>
        new("expression.reference", problem, remedy, token.Position);
}
