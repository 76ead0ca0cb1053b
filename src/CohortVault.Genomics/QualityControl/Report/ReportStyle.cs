namespace CohortVault.Genomics.QualityControl.Report;

/// <summary>The style sheet that goes into the report itself: light, dark and print, nothing fetched.</summary>
internal static class ReportStyle
{
    public const string Css = """
        :root { color-scheme: light dark; --ink: #1c2733; --soft: #5b6b7b; --paper: #ffffff; --card: #f4f6f8;
          --line: #d9e0e6; --dot: #1565a9; --bad: #b3261e; --good: #1b6e3c; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6ebf0; --soft: #a3b1be; --paper: #12181f;
          --card: #1b242d; --line: #33404c; --dot: #6cb6f5; --bad: #ff8a80; --good: #7fd8a0; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 60rem; background: var(--paper); color: var(--ink);
          font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
        h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .25rem; }
        h2 { font-size: 1.2rem; margin: 2.5rem 0 .75rem; }
        p { margin: .5rem 0; }
        .soft { color: var(--soft); }
        .outcome { border-left: .35rem solid var(--good); background: var(--card); padding: .75rem 1rem; margin: 1.25rem 0;
          border-radius: 0 .4rem .4rem 0; }
        .outcome.failed { border-color: var(--bad); }
        .outcome strong { display: block; }
        dl.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .75rem; margin: 1.25rem 0; }
        dl.figures div { background: var(--card); border-radius: .5rem; padding: .75rem 1rem; }
        dl.figures dt { color: var(--soft); font-size: .85rem; }
        dl.figures dd { margin: 0; font-size: 1.45rem; font-weight: 600; font-variant-numeric: tabular-nums; }
        .scroll { overflow-x: auto; margin: .75rem 0; }
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
        caption { text-align: left; color: var(--soft); padding: .25rem 0; }
        th, td { text-align: right; padding: .35rem .6rem; border-bottom: 1px solid var(--line); }
        th[scope=row], thead th:first-child { text-align: left; font-weight: 500; }
        thead th, thead th:first-child { color: var(--soft); font-weight: 600; font-size: .85rem; }
        td.text, th.text { text-align: left; }
        figure { margin: 0; }
        figcaption { font-weight: 600; margin-bottom: .5rem; }
        svg { width: 100%; max-width: 42rem; height: auto; display: block; }
        svg text { fill: var(--soft); font-size: 14px; }
        svg .axis { fill: var(--ink); }
        .frame { fill: none; stroke: var(--line); }
        .grid { stroke: var(--line); stroke-width: .6; }
        .diagonal { stroke: var(--soft); stroke-dasharray: 5 4; }
        .dots { fill: var(--dot); fill-opacity: .55; }
        .differing { fill: none; stroke: var(--bad); stroke-width: 1.5; }
        @media print { :root { color-scheme: light; --ink: #000; --soft: #444; --paper: #fff; --card: #fff; --line: #bbb;
          --dot: #1565a9; --bad: #b3261e; --good: #1b6e3c; }
          body { max-width: none; padding: 0; font-size: 10pt; } h2 { break-after: avoid; } tr, figure { break-inside: avoid; }
          dl.figures div, .outcome { border: 1px solid var(--line); } svg { max-width: 14cm; } }
        """;
}
