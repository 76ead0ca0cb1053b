using System.Text;
using CohortVault.Instruments.Expressions;

namespace CohortVault.Instruments.Tests;

/// <summary>The parser: what it reads, and what it says where of what it does not.</summary>
public sealed class ExpressionParserTests
{
    [Theory]
    [InlineData("", 1, "expression.empty")]
    [InlineData("   ", 4, "expression.empty")]
    [InlineData("1 +", 4, "expression.unexpected")]
    [InlineData("1 + * 2", 5, "expression.unexpected")]
    [InlineData("[a] [b]", 5, "expression.unexpected")]
    [InlineData("(1 + 2", 7, "expression.unexpected")]
    [InlineData("1 + 2)", 6, "expression.unexpected")]
    [InlineData("round(1", 8, "expression.unexpected")]
    [InlineData("round(1,)", 9, "expression.unexpected")]
    [InlineData("[a] = '1", 7, "expression.unclosed")]
    [InlineData("[a = 1", 1, "expression.unclosed")]
    [InlineData("[a] && 1", 5, "expression.character")]
    [InlineData("[a] = “1”", 7, "expression.character")]
    [InlineData("1 ≤ 2", 3, "expression.character")]
    [InlineData("1.2.3", 1, "expression.number")]
    [InlineData("age > 5", 1, "expression.word")]
    [InlineData("1 + round", 5, "expression.word")]
    [InlineData("1 + foo(2)", 5, "expression.function")]
    [InlineData("1 + round()", 5, "expression.arguments")]
    [InlineData("if(1, 2)", 1, "expression.arguments")]
    [InlineData("sqrt(1, 2)", 1, "expression.arguments")]
    [InlineData("1 < 2 < 3", 7, "expression.chained")]
    [InlineData("1 + []", 5, "expression.reference")]
    [InlineData("[a b]", 1, "expression.reference")]
    [InlineData("[a()]", 1, "expression.reference")]
    [InlineData("[a(1)x]", 1, "expression.reference")]
    [InlineData("[a][b][c]", 7, "expression.reference")]
    [InlineData("[user-nam]", 1, "expression.smart-variable")]
    public void An_error_says_where_and_what(string text, int character, string code)
    {
        Assert.False(Expression.TryParse(text, out _, out var refused));
        Assert.Equal((code, character - 1), (refused!.Code, refused.Position));
        Assert.StartsWith($"At character {character}: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_expressions_are_refused()
    {
        Assert.Equal("expression.too-deep", Refused(new string('(', 50_000)));
        Assert.Equal("expression.too-deep", Refused(string.Concat(Enumerable.Repeat("not ", 20_000)) + "1"));
        Assert.Equal("expression.too-deep", Refused(new string('-', 20_000) + "1"));
        Assert.Equal("expression.too-deep", Refused(string.Join('^', Enumerable.Repeat("1", 20_000))));
        Assert.Equal("expression.too-deep", Refused(string.Concat(Enumerable.Repeat("abs(", 20_000))));
        Assert.Equal("expression.too-deep", Refused(string.Concat(Enumerable.Repeat("1+1-", 20_000)) + "1"));
        Assert.Equal("expression.too-long", Refused(new string('1', 200_000)));
        Assert.Equal(1, Expression.Parse(string.Join('+', Enumerable.Repeat("1", 40_000))) is Operation { Depth: 2 } ? 1 : 0);

        static string Refused(string text) => Assert.Throws<ExpressionRefusedException>(() => Expression.Parse(text)).Code;
    }

    [Theory]
    [InlineData("[visit_1_arm_1][race(2)][3]", "visit_1_arm_1", "race", "2", "3", null)]
    [InlineData("[dose][last-instance]", null, "dose", null, "last-instance", null)]
    [InlineData("[previous-event-name][dose]", "previous-event-name", "dose", null, null, null)]
    [InlineData("[race(a:b):checked]", null, "race", "a:b", null, "checked")]
    [InlineData("[sex:label]", null, "sex", null, null, "label")]
    public void References_are_understood(string text, string? @event, string field, string? code, string? instance, string? modifier)
    {
        var reference = Assert.IsType<FieldReference>(Expression.Parse(text));
        Assert.Equal((@event, field, code, instance, modifier), (reference.Event, reference.Field, reference.Code, reference.Instance, reference.Modifier));
    }

    [Fact]
    public void Smart_variables_are_kept_and_may_be_answered()
    {
        var expression = Expression.Parse("[user-name] = 'ada' and [survey-link:form_1] <> ''");
        var context = ExpressionContext.Of(new Dictionary<string, string>(), Case.Now);
        var refused = Assert.Throws<ExpressionRefusedException>(() => new ExpressionEvaluator(context).Evaluate(expression));
        Assert.Equal(("expression.unavailable", 0), (refused.Code, refused.Position));
        var known = context with { Smart = variable => variable.Name == "user-name" ? "ada" : variable.Argument };
        Assert.True(new ExpressionEvaluator(known).Evaluate(expression).Holds);
    }

    [Fact]
    public void The_tree_is_plain_JSON() => Assert.Equal(
        """{"op":"and","args":[{"op":"=","args":[{"field":"race","key":"race___2","code":"2"},{"text":"1"}]},{"call":"round","args":[{"num":1.5},{"field":"n","key":"e/n#2"}]},{"bool":true}]}""",
        Encoding.UTF8.GetString(ExpressionTree.ToJson(Expression.Parse("[race(2)] = '1' and round(1.5, [e][n][2]) and true"))));
}
