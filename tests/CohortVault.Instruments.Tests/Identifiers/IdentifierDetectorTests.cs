using System.Diagnostics;
using System.Text.Json;
using CohortVault.Instruments.Identifiers;

namespace CohortVault.Instruments.Tests.Identifiers;

/// <summary>
/// What the detector finds in made-up lines as people type them, in English, German and Spanish: no name, number or address in them is
/// anybody's, and the numbers have valid checks.
/// </summary>
public sealed class IdentifierDetectorTests
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web);
    private static readonly Lazy<Lines> _lines = new(() =>
        JsonSerializer.Deserialize<Lines>(File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "data", "identifiers", "lines.json")), _json)!);

    [Fact]
    public void At_least_95_of_100_identifiers_are_found_in_each_language()
    {
        var missed = _lines.Value.Positive.Where(line => !line.Kinds!.All(KindsIn(line).Contains)).ToList();
        Assert.All(_lines.Value.Positive.GroupBy(line => line.Language), language =>
        {
            Assert.InRange(language.Count(), 25, 500);
            var share = 1 - (missed.Count(line => line.Language == language.Key) / (double)language.Count());
            Assert.True(share >= 0.95, $"{language.Key}: {share:P1}. Missed: {Said(missed)}");
        });
        Assert.Equal(IdentifierDetector.Kinds.Order(), _lines.Value.Positive.SelectMany(line => line.Kinds!).Distinct().Order());
    }

    [Fact]
    public void At_most_5_of_100_harmless_lines_are_taken_for_something_in_each_language()
    {
        var taken = _lines.Value.Negative.Where(line => KindsIn(line).Count > 0).ToList();
        Assert.All(_lines.Value.Negative.GroupBy(line => line.Language), language =>
        {
            Assert.InRange(language.Count(), 25, 500);
            var share = taken.Count(line => line.Language == language.Key) / (double)language.Count();
            Assert.True(share <= 0.05, $"{language.Key}: {share:P1}. Taken: {Said(taken)}");
        });
    }

    [Fact]
    public async Task Server_and_page_find_the_same_in_the_lines_and_in_mixtures_of_them()
    {
        var random = new Random(20261126);
        Line[] lines = [.. _lines.Value.Positive, .. _lines.Value.Negative];
        string[] pieces = [.. lines.SelectMany(line => line.Text.Split(' '))];
        Line[] mixed =
        [
            .. lines,
            .. Enumerable.Range(0, 3000).Select(_ => new Line(
                "", string.Join(random.Next(5) == 0 ? "\u00A0" : " ", Enumerable.Range(0, 12).Select(_ => pieces[random.Next(pieces.Length)])), null,
                random.Next(3) == 0 ? lines[random.Next(lines.Length)].Label : null)),
        ];
        var output = await PageModule.RunAsync("identifiers/detect.ts", "identifiers.mjs", JsonSerializer.Serialize(mixed, _json));
        var page = JsonSerializer.Deserialize<string[]>(output)!;
        var server = mixed.Select(line => string.Join(',', Find(line).Select(found => $"{found.Kind} {found.Start} {found.Length}"))).ToArray();
        var wrong = mixed.Zip(server, page).Where(one => one.Second != one.Third).Select(one => $"{one.First.Text}: server {one.Second}, page {one.Third}").Take(10);
        Assert.Empty(wrong);
    }

    [Fact]
    public void A_number_whose_check_is_wrong_is_not_taken_for_one()
    {
        string[] valid = ["DE89 3704 0044 0532 0130 00", "4539 1488 0343 6467", "943 476 5919", "86095742719", "12345678Z", "X2482300W", "131052-308T", "44051401359"];
        Assert.All(valid, number => Assert.Contains(IdentifierDetector.Find($"tax id {number}"), found => found.Kind is "bank-account" or "payment-card" or "health-id" or "national-id"));
        var taken = valid.SelectMany(number => Enumerable.Range(1, 8).Select(more => Change(number, more)))
            .Where(number => IdentifierDetector.Find(number).Any(found => found.Kind is "bank-account" or "payment-card" or "health-id" or "national-id")).ToList();
        Assert.Empty(taken);
    }

    [Theory]
    [InlineData("a@")]
    [InlineData("Mr Dr. ")]
    [InlineData("1-")]
    [InlineData("Aa ")]
    [InlineData("+1 ")]
    [InlineData("calle a ")]
    [InlineData("de89 3704 ")]
    [InlineData("ab:cd:")]
    [InlineData("my name is ")]
    [InlineData("x.y.")]
    public void No_text_takes_long(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, IdentifierDetector.Longest / piece.Length));
        IdentifierDetector.Find(text);
        var watch = Stopwatch.StartNew();
        IdentifierDetector.Find(text, text[..500]);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    private static HashSet<string> KindsIn(Line line) => [.. Find(line).Select(found => found.Kind)];

    private static IReadOnlyList<IdentifierFinding> Find(Line line) => IdentifierDetector.Find(line.Text, line.Label ?? "");

    private static string Said(IEnumerable<Line> lines) =>
        string.Join("; ", lines.Select(line => $"“{line.Text}” ({string.Join(", ", line.Kinds ?? [])}) gave {string.Join(", ", KindsIn(line))}"));

    // Another digit in the last place but one that has one.
    private static string Change(string number, int more)
    {
        var at = number.ToList().FindLastIndex(number.Length - 2, char.IsAsciiDigit);
        return number[..at] + (char)('0' + ((number[at] - '0' + more) % 10)) + number[(at + 1)..];
    }

    private sealed record Line(string Language, string Text, IReadOnlyList<string>? Kinds, string? Label);

    private sealed record Lines(IReadOnlyList<Line> Positive, IReadOnlyList<Line> Negative);
}
