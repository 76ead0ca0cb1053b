using System.Globalization;

namespace CohortVault.Genomics.Evaluation;

/// <summary>An axis of a chart: its range, how values are placed on it, and its ticks.</summary>
internal sealed record ChartAxis(
    string Title, double From, double To, IReadOnlyList<(double Value, string Label)> Ticks)
{
    public bool Logarithmic { get; init; }

    /// <summary>Place of a value between 0 and 1; values outside are put at the nearer end.</summary>
    public double Place(double value)
    {
        var place = Logarithmic
            ? Math.Log(Math.Max(value, double.Epsilon) / From) / Math.Log(To / From)
            : (value - From) / (To - From);
        return Math.Clamp(place, 0, 1);
    }

    /// <summary>A linear axis with evenly spaced ticks.</summary>
    public static ChartAxis Linear(string title, double from, double to, int steps, string format) => new(
        title, from, to,
        [.. Enumerable.Range(0, steps + 1).Select(step => from + ((to - from) * step / steps))
            .Select(value => (value, value.ToString(format, CultureInfo.InvariantCulture)))]);

    /// <summary>A linear axis that holds all values, ticks being multiples of 1, 2 or 5 times a power of ten.</summary>
    public static ChartAxis LinearOver(string title, IReadOnlyList<double> values)
    {
        var (least, most) = (values.Min(), values.Max());
        var rough = Math.Max(most - least, Math.Max(Math.Abs(most), 1e-9) * 1e-6) / 4;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * new[] { 1, 2, 5, 10 }.First(digit => digit * power >= rough * 0.999);
        var from = step * Math.Floor(least / step);
        var steps = Math.Max(1, (int)Math.Ceiling(((most - from) / step) - 1e-9));
        var decimals = Math.Max(0, (int)Math.Ceiling(-Math.Log10(step) - 1e-9));
        return Linear(title, from, from + (steps * step), steps, $"F{decimals}");
    }

    /// <summary>A logarithmic axis that holds all values, with ticks at 1, 2 and 5 times powers of ten.</summary>
    public static ChartAxis LogarithmicOver(string title, IEnumerable<double> values)
    {
        var positive = values.Where(value => value > 0).DefaultIfEmpty(1).ToList();
        var candidates = Enumerable.Range(-6, 14)
            .SelectMany(power => new[] { 1, 2, 5 }.Select(digit => digit * Math.Pow(10, power)))
            .ToList();
        var from = candidates.Last(tick => tick <= positive.Min() / 1.1);
        var to = candidates.First(tick => tick >= positive.Max() * 1.1);
        return new ChartAxis(
            title, from, to,
            [.. candidates.Where(tick => tick >= from && tick <= to)
                .Select(tick => (tick, tick.ToString("0.######", CultureInfo.InvariantCulture)))])
        {
            Logarithmic = true,
        };
    }

    /// <summary>An axis of named places, one after the other.</summary>
    public static ChartAxis Named(string title, IReadOnlyList<string> names) =>
        new(title, -0.5, names.Count - 0.5, [.. names.Select((name, place) => ((double)place, name))]);
}
