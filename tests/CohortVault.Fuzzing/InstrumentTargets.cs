using System.Text;
using System.Text.Json;
using CohortVault.Instruments;
using CohortVault.Instruments.Dictionary;
using CohortVault.Instruments.Expressions;

namespace CohortVault.Fuzzing;

/// <summary>The readers of data dictionaries and expressions.</summary>
internal static class InstrumentTargets
{
    public static IReadOnlyList<byte[]> Dictionaries(string data) =>
        [.. Directory.GetFiles(Path.Combine(data, "dictionaries"), "*.csv").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    public static IReadOnlyList<byte[]> Expressions(string data)
    {
        using var vectors = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(data, "vectors", "expressions.json")));
        return
        [
            .. vectors.RootElement.GetProperty("cases").EnumerateArray()
                .Select(one => Encoding.UTF8.GetBytes(one.GetProperty("expression").GetString()!)),
        ];
    }

    public static void ReadDictionary(byte[] input)
    {
        try
        {
            var reading = DictionaryReader.Read(input, "input");
            _ = DictionaryCheck.Run(reading.Dictionary);
            if (reading.IsFaithful && !input.AsSpan().SequenceEqual(DictionaryWriter.Write(reading.Dictionary)))
            {
                throw new InvalidOperationException("The dictionary was not written back as it was read.");
            }
        }
        catch (DictionaryRefusedException)
        {
            // A refusal is good.
        }
    }

    public static void ReadExpression(byte[] input)
    {
        if (Expression.TryParse(Encoding.UTF8.GetString(input), out var expression, out _))
        {
            _ = ExpressionTree.ToJson(expression);
            try
            {
                var context = ExpressionContext.Of(new Dictionary<string, string> { ["a"] = "5" }, "2026-11-25 14:30:00");
                _ = new ExpressionEvaluator(context).Evaluate(expression);
            }
            catch (ExpressionRefusedException)
            {
                // It needs what is not known here.
            }
        }
    }
}
