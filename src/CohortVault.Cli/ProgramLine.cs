using CohortVault.Genomics.Panels;

namespace CohortVault.Cli;

/// <summary>Header lines that say which program and panel made a file.</summary>
internal static class ProgramLine
{
    public static IReadOnlyList<(string Key, string Value)> For(string verb, PanelDirectory panel) =>
    [
        ("source", $"CohortVault {typeof(ProgramLine).Assembly.GetName().Version?.ToString(3)} {verb}"),
        ("panel", $"{panel.Description.Id} ({panel.Description.Build})"),
    ];
}
