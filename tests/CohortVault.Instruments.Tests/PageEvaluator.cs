using System.Text.Json;
using System.Text.Json.Nodes;
using CohortVault.Instruments.Expressions;

namespace CohortVault.Instruments.Tests;

/// <summary>One expression with what it is evaluated against.</summary>
internal sealed record Case(Expression Expression, Dictionary<string, string> Values, string[] MissingDataCodes)
{
    public const string Now = "2026-11-25 14:30:00";

    /// <summary>Kind and text of the value on the server, or <c>refused</c>.</summary>
    public string OnServer()
    {
        try
        {
            var context = ExpressionContext.Of(Values, Now) with { MissingDataCodes = MissingDataCodes.ToHashSet() };
            return new ExpressionEvaluator(context).Evaluate(Expression).ToString();
        }
        catch (ExpressionRefusedException refused) when (refused.Code == "expression.unavailable")
        {
            return "refused";
        }
    }
}

/// <summary>The page's evaluator: bundled as for browsers, run by node.</summary>
internal static class PageEvaluator
{
    /// <summary>Kind and text of each case's value in the page.</summary>
    public static async Task<string[]> RunAsync(IReadOnlyList<Case> cases)
    {
        var input = new JsonArray([.. cases.Select(Describe)]);
        var output = await PageModule.RunAsync("expressions/evaluate.ts", "page.mjs", input.ToJsonString(new JsonSerializerOptions { MaxDepth = 2000 }));
        return JsonSerializer.Deserialize<string[]>(output)!;
    }

    private static JsonNode Describe(Case one) => new JsonObject
    {
        ["tree"] = JsonNode.Parse(ExpressionTree.ToJson(one.Expression), documentOptions: new JsonDocumentOptions { MaxDepth = 2000 }),
        ["context"] = new JsonObject
        {
            ["values"] = new JsonObject(one.Values.Select(value => KeyValuePair.Create<string, JsonNode?>(value.Key, value.Value))),
            ["now"] = Case.Now,
            ["missing"] = new JsonArray([.. one.MissingDataCodes.Select(code => (JsonNode)code)]),
        },
    };
}
