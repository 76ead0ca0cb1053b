using System.Globalization;
using CohortVault.Instruments.Expressions;

namespace CohortVault.Instruments.Tests;

/// <summary>Expressions at random, with values of every sort.</summary>
internal static class RandomExpressions
{
    private static readonly string[] Signs = ["+", "-", "*", "/", "%", "^", "=", "<>", "<", "<=", ">", ">=", " and ", " or "];

    private static readonly string[] Texts =
        ["''", "'abc'", "'Äb😀'", "'5'", "'-0'", "'1e3'", "'2024-02-29'", "'2023-12-31 23:59'", "'08:30'", "'d'", "'y'", "'M'", "'today'", "'UNK'", "true", "false"];

    private static readonly string[] Stored = ["", "0", "1", "-3.75", "12,5", "abc", "2000-02-29", "1969-12-31 00:00:01", "UNK", "1e-7", "😀é"];

    private static readonly Function[] All = [.. Functions.All];

    public static Case Draw(Random random)
    {
        var values = new Dictionary<string, string>();
        foreach (var name in (string[])["a", "b", "c___1"])
        {
            values[name] = random.Next(3) == 0 ? Number(random) : Stored[random.Next(Stored.Length)];
        }

        var binding = Expression.Parse(Text(random, 3));
        return new Case(binding, values, ["UNK"]);
    }

    private static string Text(Random random, int depth)
    {
        if (depth == 0 || random.Next(6) == 0)
        {
            return random.Next(5) switch
            {
                0 => "[a]",
                1 => "[b]",
                2 => random.Next(2) == 0 ? "[c(1)]" : Texts[random.Next(Texts.Length)],
                _ => Literal(random),
            };
        }

        if (random.Next(3) > 0)
        {
            var function = All[random.Next(All.Length)];
            var count = random.Next(function.Least, Math.Min(function.Most, function.Least + 3) + 1);
            return $"{function.Name}({string.Join(',', Enumerable.Range(0, count).Select(_ => Text(random, depth - 1)))})";
        }

        return random.Next(8) == 0 ? $"(not {Text(random, depth - 1)})"
            : $"({Text(random, depth - 1)}{Signs[random.Next(Signs.Length)]}{Text(random, depth - 1)})";
    }

    private static string Literal(Random random) => random.Next(3) switch
    {
        0 => random.Next(-9, 20).ToString(CultureInfo.InvariantCulture),
        1 => (random.Next(1, 100_000) / 1000m).ToString(CultureInfo.InvariantCulture),
        _ => (random.NextDouble() * Math.Pow(10, random.Next(-4, 5))).ToString("0.#################", CultureInfo.InvariantCulture),
    };

    private static string Number(Random random) =>
        ((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-20, 25))).ToString("R", CultureInfo.InvariantCulture);
}
