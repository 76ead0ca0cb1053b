using System.Globalization;

namespace CohortVault.Instruments.Expressions;

/// <summary>A function: its name and how many arguments it takes.</summary>
/// <param name="Name">Name, lower case.</param>
/// <param name="Least">Fewest arguments.</param>
/// <param name="Most">Most arguments.</param>
public sealed record Function(string Name, int Least, int Most)
{
    internal string Counts => (Least == Most, Most) switch
    {
        (true, 1) => "one argument",
        (true, _) => $"{Least} arguments",
        (_, int.MaxValue) => $"at least {Least.ToString(CultureInfo.InvariantCulture)}",
        _ => $"{Least} to {Most} arguments",
    };
}

/// <summary>All functions of the language.</summary>
public static class Functions
{
    private const int Any = int.MaxValue;

    private static readonly Dictionary<string, Function> ByName = new(StringComparer.OrdinalIgnoreCase);

    static Functions()
    {
        Add(3, 3, "if", "mid", "replace_text");
        Add(1, 2, "round", "roundup", "rounddown", "log");
        Add(1, 1, "sqrt", "abs", "exponential", "year", "month", "day", "dayoftheweek", "length", "upper", "lower",
            "trim");
        Add(1, 1, "isnumber", "isinteger", "isblankormissingcode", "isblanknotmissingcode", "ismissingcode");
        Add(1, Any, "sum", "mean", "median", "min", "max", "stdev", "concat");
        Add(2, 2, "mod", "age_at_date", "contains", "not_contain", "starts_with", "ends_with", "left", "right", "find");
        Add(2, Any, "concat_ws", "hasmissingcode");
        Add(3, 5, "datediff");
        ByName["not_contains"] = ByName["not_contain"];
    }

    /// <summary>Every function once.</summary>
    public static IEnumerable<Function> All => ByName.Values.Distinct();

    /// <summary>The function of that name in any case; null if there is none.</summary>
    public static Function? Find(string name) => ByName.GetValueOrDefault(name);

    private static void Add(int least, int most, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            ByName[name] = new Function(name, least, most);
        }
    }
}
