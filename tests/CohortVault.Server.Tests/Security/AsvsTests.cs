using System.Text.RegularExpressions;

namespace CohortVault.Server.Tests.Security;

/// <summary>docs/security/asvs.md names every requirement once, and for what is met a test that exists.</summary>
public sealed partial class AsvsTests
{
    // Chapter, section, number of requirements and their levels in order, as ASVS 5.0.0 has them.
    private static readonly (string Section, string Levels)[] Standard =
    [
        ("V3.1", "3"), ("V3.2", "113"), ("V3.3", "12223"), ("V3.4", "11222233"), ("V3.5", "11122333"), ("V3.6", "3"),
        ("V3.7", "22333"),
        ("V6.1", "122"), ("V6.2", "111111112222"), ("V6.3", "11223333"), ("V6.4", "112233"), ("V6.5", "22222333"),
        ("V6.6", "2223"), ("V6.7", "33"), ("V6.8", "2222"),
        ("V7.1", "222"), ("V7.2", "1111"), ("V7.3", "22"), ("V7.4", "11222"), ("V7.5", "223"), ("V7.6", "22"),
        ("V8.1", "1233"), ("V8.2", "1123"), ("V8.3", "133"), ("V8.4", "23"),
    ];

    private static readonly string[] States = ["met", "not met", "not applicable"];
    private static readonly string Text = Repository.Read("docs", "security", "asvs.md");
    private static readonly IReadOnlyList<Row> Rows = [.. Requirement().Matches(Text).Select(match => new Row(
        match.Groups["id"].Value, match.Groups["level"].Value, match.Groups["what"].Value.Trim(), match.Groups["state"].Value.Trim(),
        match.Groups["why"].Value.Trim(), [.. Test().Matches(match.Groups["tests"].Value).Select(test => test.Value)]))];

    [Fact]
    public void Every_requirement_of_the_four_chapters_is_there_once_in_order_with_its_level()
    {
        Assert.Equal((31, 47, 19, 13), (Count("V3"), Count("V6"), Count("V7"), Count("V8")));
        Assert.Equal(
            from section in Standard
            from index in Enumerable.Range(0, section.Levels.Length)
            select ($"{section.Section}.{index + 1}", section.Levels[index].ToString()),
            Rows.Select(row => (row.Id, row.Level)));

        static int Count(string chapter) =>
            Standard.Where(s => s.Section.StartsWith(chapter + ".", StringComparison.Ordinal)).Sum(s => s.Levels.Length);
    }

    [Fact]
    public void Every_row_has_a_state_a_reason_and_if_it_is_met_a_test()
    {
        Assert.All(Rows, row =>
        {
            Assert.Contains(row.State, States);
            Assert.NotEmpty(row.What);
            Assert.NotEmpty(row.Why);
            Assert.True(row.State != "met" || row.Tests.Count > 0, $"{row.Id} is met and names no test.");
        });
    }

    [Fact]
    public void Every_test_that_is_named_exists()
    {
        var tests = Repository.Files("tests", ".cs").SelectMany(file => Method().Matches(file.Text)
            .SelectMany(method => Class().Matches(file.Text).Select(type => $"{type.Groups[1].Value}.{method.Groups[1].Value}")))
            .ToHashSet(StringComparer.Ordinal);
        Assert.Empty(Rows.SelectMany(row => row.Tests).Where(test => !tests.Contains(test)).Distinct());
    }

    [Fact]
    public void The_totals_are_those_of_the_rows()
    {
        foreach (var chapter in (string[])["V3", "V6", "V7", "V8"])
        {
            foreach (var level in (string[])["1", "2", "3"])
            {
                var rows = Rows.Where(r => r.Level == level && r.Id.StartsWith(chapter + ".", StringComparison.Ordinal)).ToList();
                Says($"| {chapter} | {level} | {Counts(rows)} |");
            }
        }

        Says($"| all | | {Counts(Rows)} |");

        static string Counts(IReadOnlyCollection<Row> rows) =>
            string.Join(" | ", States.Select(state => rows.Count(row => row.State == state)).Append(rows.Count));
    }

    private static void Says(string line) => Assert.Contains(line, Text, StringComparison.Ordinal);

    [GeneratedRegex(@"^\| (?<id>V\d+\.\d+\.\d+) \| (?<level>\d) \| (?<what>[^|]+)\| (?<state>[^|]+)\| (?<why>[^|]+)\| (?<tests>[^|]*)\|$", RegexOptions.Multiline)]
    private static partial Regex Requirement();

    [GeneratedRegex(@"\w+\.\w+(?=`)")]
    private static partial Regex Test();

    [GeneratedRegex(@"\bclass (\w+)")]
    private static partial Regex Class();

    [GeneratedRegex(@"public (?:async )?(?:Task|void) (\w+_\w+)\(")]
    private static partial Regex Method();

    private sealed record Row(string Id, string Level, string What, string State, string Why, IReadOnlyList<string> Tests);
}
