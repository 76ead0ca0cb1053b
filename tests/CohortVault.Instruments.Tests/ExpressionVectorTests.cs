using System.Globalization;
using System.Text.Json;
using CohortVault.Instruments.Expressions;
using CohortVault.Instruments.Model;

namespace CohortVault.Instruments.Tests;

/// <summary>Server and page evaluate alike: shared vectors, every letter, and expressions at random.</summary>
public sealed class ExpressionVectorTests
{
    [Fact]
    public async Task Server_and_page_agree_with_the_vectors()
    {
        using var file = JsonDocument.Parse(await File.ReadAllBytesAsync(Repository.Vectors("expressions.json"), TestContext.Current.CancellationToken));
        Assert.Equal(Case.Now, file.RootElement.GetProperty("now").GetString());
        var vectors = file.RootElement.GetProperty("cases").EnumerateArray().ToList();
        var cases = vectors.ConvertAll(Read);
        var page = await PageEvaluator.RunAsync(cases);
        var wrong = new List<string>();
        for (var index = 0; index < vectors.Count; index++)
        {
            var (expected, server) = (Expected(vectors[index]), cases[index].OnServer());
            if (expected != server || expected != page[index])
            {
                wrong.Add($"{vectors[index].GetProperty("expression")}: expected {expected}, server {server}, page {page[index]}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
        Assert.InRange(vectors.Count, 500, 5000);
    }

    [Fact]
    public void Every_function_has_vectors()
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Repository.Vectors("expressions.json")));
        var text = string.Join('\n', file.RootElement.GetProperty("cases").EnumerateArray().Select(one => one.GetProperty("expression").GetString()));
        Assert.All(Functions.All, function => Assert.True(text.Split($"{function.Name}(").Length > 3, function.Name));
    }

    [Fact]
    public async Task Every_letter_changes_case_alike()
    {
        var cases = new List<Case>();
        for (var start = 1; start < 0x10000; start += 128)
        {
            var letters = string.Concat(Enumerable.Range(start, 128).Where(code => code is < 0xD800 or > 0xDFFF and < 0x10000).Select(code => (char)code));
            foreach (var function in (string[])["upper([a])", "lower([a])", "trim([a])"])
            {
                cases.Add(new Case(Expression.Parse(function), new() { ["a"] = letters }, []));
            }
        }

        Assert.Equal(cases.Select(one => one.OnServer()), await PageEvaluator.RunAsync(cases));
    }

    [Fact]
    public async Task Random_expressions_have_the_same_value_on_server_and_page()
    {
        var random = new Random(20261125);
        var cases = Enumerable.Range(0, 20_000).Select(_ => RandomExpressions.Draw(random)).ToList();
        var page = await PageEvaluator.RunAsync(cases);
        var server = cases.ConvertAll(one => one.OnServer());
        var different = Enumerable.Range(0, cases.Count).Where(index => server[index] != page[index])
            .Select(index => $"{System.Text.Encoding.UTF8.GetString(ExpressionTree.ToJson(cases[index].Expression))} {string.Join(' ', cases[index].Values)}: server {server[index]}, page {page[index]}");
        Assert.Empty(different.Take(5));
        Assert.InRange(server.Count(value => value.StartsWith("Number", StringComparison.Ordinal)), 5_000, 20_000);
    }

    private static Case Read(JsonElement vector)
    {
        var expression = Expression.Parse(vector.GetProperty("expression").GetString()!);
        var commas = Strings(vector, "comma");
        return new Case(
            ExpressionBinding.Bind(expression, name => new Field
            {
                Name = name,
                Form = "f",
                Type = FieldType.Text,
                Validation = commas.Contains(name) ? "number_comma_decimal" : "",
            }),
            vector.TryGetProperty("values", out var values)
                ? values.EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetString()!) : [],
            Strings(vector, "missing"));
    }

    private static string[] Strings(JsonElement vector, string name) =>
        vector.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(item => item.GetString()!)] : [];

    private static string Expected(JsonElement vector)
    {
        var result = vector.GetProperty("result");
        return vector.TryGetProperty("refused", out _) ? "refused" : result.ValueKind switch
        {
            JsonValueKind.Number => ExpressionValue.Of(double.Parse(result.GetRawText(), CultureInfo.InvariantCulture)).ToString(),
            JsonValueKind.String => $"Text {result.GetString()}",
            JsonValueKind.True => "Boolean 1",
            JsonValueKind.False => "Boolean 0",
            _ => vector.TryGetProperty("note", out var note) && note.GetString()!.StartsWith("a code", StringComparison.Ordinal) ? "Missing " : "Blank ",
        };
    }
}
