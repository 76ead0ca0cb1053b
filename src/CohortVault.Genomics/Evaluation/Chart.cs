using System.Globalization;
using CohortVault.Genomics.QualityControl.Report;

namespace CohortVault.Genomics.Evaluation;

/// <summary>Draws charts in rows into one SVG picture that carries its own style, light and dark.</summary>
internal sealed class Chart
{
    // Size of one chart with its axes, and how many stand side by side.
    private const int Width = 520, Height = 420, Columns = 2;

    private const int Left = 74, Top = 44, PlotWidth = Width - Left - 24, PlotHeight = Height - Top - 64;

    private const string Style = """
        text { font: 13px system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; fill: #5b6b7b; }
        .paper { fill: #ffffff; } .head { fill: #1c2733; font-weight: 600; font-size: 15px; } .axis { fill: #1c2733; }
        .frame { fill: none; stroke: #d9e0e6; } .grid { stroke: #d9e0e6; stroke-width: .6; }
        .diagonal { stroke: #5b6b7b; stroke-dasharray: 5 4; }
        .s0 { --c: #1565a9; } .s1 { --c: #b3461e; } .s2 { --c: #1b6e3c; } .s3 { --c: #6a3d9a; } .s4 { --c: #8a6d00; }
        .line { fill: none; stroke: var(--c); stroke-width: 2; } .dot { fill: var(--c); } .name { fill: var(--c); }
        @media (prefers-color-scheme: dark) { text { fill: #a3b1be; } .paper { fill: #12181f; }
          .head, .axis { fill: #e6ebf0; } .frame, .grid { stroke: #33404c; } .diagonal { stroke: #a3b1be; }
          .s0 { --c: #6cb6f5; } .s1 { --c: #ff9d7a; } .s2 { --c: #7fd8a0; } .s3 { --c: #c3a5ec; } .s4 { --c: #e0c65a; }
          .name { fill: var(--c); } }
        """;

    private readonly Html _svg;
    private readonly int _left, _top;
    private readonly ChartAxis _across, _up;

    private Chart(Html svg, int place, ChartAxis across, ChartAxis up)
    {
        (_svg, _across, _up) = (svg, across, up);
        (_left, _top) = (((place % Columns) * Width) + Left, ((place / Columns) * Height) + Top);
    }

    /// <summary>Starts a picture with room for some charts.</summary>
    public static Html Begin(int charts, string title, string description)
    {
        var (width, height) = (Math.Min(charts, Columns) * Width, (charts + Columns - 1) / Columns * Height);
        return new Html()
            .Raw(Invariant($"<svg viewBox=\"0 0 {width} {height}\" role=\"img\" "))
            .Raw("aria-labelledby=\"chart-title chart-text\" xmlns=\"http://www.w3.org/2000/svg\">\n")
            .Raw("<title id=\"chart-title\">").Text(title).Raw("</title>\n")
            .Raw("<desc id=\"chart-text\">").Text(description).Raw("</desc>\n<style>\n").Raw(Style).Raw("\n</style>\n")
            .Raw(Invariant($"<rect class=\"paper\" width=\"{width}\" height=\"{height}\"/>\n"));
    }

    /// <summary>Ends the picture.</summary>
    public static string End(Html svg) => svg.Raw("</svg>\n").ToString();

    /// <summary>Draws frame, axes and heading of the chart at a place, the first being 0.</summary>
    public static Chart Draw(Html svg, int place, string heading, ChartAxis across, ChartAxis up)
    {
        var chart = new Chart(svg, place, across, up);
        svg.Raw(Invariant($"<text class=\"head\" x=\"{chart._left}\" y=\"{chart._top - 16}\">")).Text(heading)
            .Raw("</text>\n").Raw(Invariant($"<rect class=\"frame\" x=\"{chart._left}\" y=\"{chart._top}\" "))
            .Raw(Invariant($"width=\"{PlotWidth}\" height=\"{PlotHeight}\"/>\n"));
        chart.Axes();
        return chart;
    }

    /// <summary>A dashed line between two points.</summary>
    public Chart Diagonal((double X, double Y) from, (double X, double Y) to)
    {
        Segment("diagonal", X(from.X), Y(from.Y), X(to.X), Y(to.Y));
        return this;
    }

    /// <summary>A line through points, with its name at the last one.</summary>
    public Chart Line(int series, string name, IReadOnlyList<(double X, double Y)> points)
    {
        if (points.Count == 0)
        {
            return this;
        }

        _svg.Raw($"<g class=\"s{series}\">\n<polyline class=\"line\" points=\"")
            .Raw(string.Join(' ', points.Select(point => Invariant($"{X(point.X):0.#},{Y(point.Y):0.#}"))))
            .Raw("\"/>\n");
        foreach (var (x, y) in points)
        {
            _svg.Raw(Invariant($"<circle class=\"dot\" cx=\"{X(x):0.#}\" cy=\"{Y(y):0.#}\" r=\"3.5\"/>\n"));
        }

        _svg.Raw("</g>\n");
        return name.Length == 0 ? this : Name(series, name, points[^1], above: true);
    }

    /// <summary>One dot with its name beside it.</summary>
    public Chart Dot(int series, string name, (double X, double Y) at, double radius = 6)
    {
        _svg.Raw(Invariant($"<g class=\"s{series}\"><circle class=\"dot\" cx=\"{X(at.X):0.#}\" cy=\"{Y(at.Y):0.#}\" "))
            .Raw(Invariant($"r=\"{radius:0.#}\"/></g>\n"));
        return name.Length == 0 ? this : Name(series, name, at, above: false);
    }

    /// <summary>An entry of the key in the lower right corner: a dot and what it stands for, from below.</summary>
    public Chart Key(int series, int line, string name)
    {
        var (x, y) = (_left + PlotWidth - 14, _top + PlotHeight - 16 - (18 * line));
        _svg.Raw(Invariant($"<g class=\"s{series}\"><circle class=\"dot\" cx=\"{x}\" cy=\"{y}\" r=\"3.5\"/>"))
            .Raw(Invariant($"<text class=\"name\" x=\"{x - 10}\" y=\"{y + 4}\" text-anchor=\"end\">")).Text(name)
            .Raw("</text></g>\n");
        return this;
    }

    // Right of the point, or left of it where there is no room.
    private Chart Name(int series, string name, (double X, double Y) at, bool above)
    {
        var room = (_left + PlotWidth - X(at.X)) / 7.5;
        var (anchor, shift) = name.Length < room ? ("start", 9) : ("end", above ? 0 : -9);
        var (x, y) = (X(at.X) + shift, Y(at.Y) + (above ? -9 : 4));
        _svg.Raw(Invariant($"<g class=\"s{series}\"><text class=\"name\" x=\"{x:0.#}\" y=\"{y:0.#}\" "))
            .Raw($"text-anchor=\"{anchor}\">").Text(name).Raw("</text></g>\n");
        return this;
    }

    private void Axes()
    {
        foreach (var (value, label) in _across.Ticks)
        {
            Segment("grid", X(value), _top, X(value), _top + PlotHeight);
            Label(X(value), _top + PlotHeight + 20, "middle", label);
        }

        foreach (var (value, label) in _up.Ticks)
        {
            Segment("grid", _left, Y(value), _left + PlotWidth, Y(value));
            Label(_left - 8, Y(value) + 4, "end", label);
        }

        _svg.Raw(Invariant($"<text class=\"axis\" x=\"{_left + (PlotWidth / 2)}\" y=\"{_top + PlotHeight + 48}\" "))
            .Raw("text-anchor=\"middle\">").Text(_across.Title)
            .Raw("</text>\n<text class=\"axis\" text-anchor=\"middle\" ")
            .Raw(Invariant($"transform=\"translate({_left - Left + 18} {_top + (PlotHeight / 2)}) rotate(-90)\">"))
            .Text(_up.Title).Raw("</text>\n");
    }

    private void Segment(string kind, double x1, double y1, double x2, double y2) => _svg.Raw(Invariant(
        $"<line class=\"{kind}\" x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\"/>"));

    private void Label(double x, double y, string anchor, string text) =>
        _svg.Raw(Invariant($"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\">")).Text(text).Raw("</text>\n");

    private double X(double value) => _left + (_across.Place(value) * PlotWidth);

    private double Y(double value) => _top + ((1 - _up.Place(value)) * PlotHeight);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
