using CohortVault.Platform.Features.Instruments.Contracts;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Probes;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Sealing;
using CohortVault.Sealing.Archives;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>
/// L47: a study's records are exported through the page while it runs and once it is archived; the archive opens with its password
/// alone, is whole, and gives the same values when an empty installation takes it in and exports it again.
/// </summary>
internal sealed class StudyExportCheck : IControlCheck
{
    private const string Table = "data.csv";
    private const string Dictionary = "data-dictionary.csv";

    // What tables are known to lose.
    private static readonly (string Column, string Value)[] _first =
    [
        ("mood", "2"), ("helped___1", "1"), ("helped___2", "0"), ("words", "=1+1, \"quoted\"; 007"),
        ("why", "First line\nsecond line, with a comma, ä, \U0001F600 and \u05E9"), ("hours", "7.25"), ("woke", "2026-03-29"), ("town", "Probe town"),
    ];

    private static readonly (string Column, string Value)[] _again = [("mood", "1"), ("hours", "0"), ("words", "001")];
    private static readonly (string Column, string Value)[] _second = [("mood", "1"), ("helped___1", "0"), ("helped___2", "1"), ("hours", "24")];

    public string Control => "L47";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var findings = new Findings();
        using var study = await ProbeStudy.RunningAsync(await context.StudiesAsync(ct), ct);
        var codes = await study.AddAsync(2, ct);
        await FillAsync(findings, study, codes, ct);
        if (await FilesAsync(findings, study, "While the study runs", ct) is not { } files)
        {
            return findings.Conclude("");
        }

        Compare(findings, "The export", files, codes[0], codes[1]);
        await ImportAsync(findings, context, files, codes, ct);
        await study.MoveAsync(StudyState.Closed, ct);
        await study.MoveAsync(StudyState.Archived, ct);
        if (await FilesAsync(findings, study, "Once the study is archived", ct) is { } later)
        {
            Compare(findings, "The export of the archived study", later, codes[0], codes[1]);
            findings.Expect(
                later[Table].AsSpan().SequenceEqual(files[Table]), "Its table is the same, byte for byte.", "Its table is another one.");
        }

        return findings.Conclude(
            $"A study of two participants and three forms was exported while it ran and once it was archived: {files.Count} files, whole by their manifest, opened by their password alone; taken in by an empty installation and exported again, every value was the same.");
    }

    private static async Task FillAsync(Findings findings, ProbeStudy study, IReadOnlyList<string> codes, CancellationToken ct)
    {
        foreach (var code in codes)
        {
            await study.OnPaperAsync(code, ct);
        }

        foreach (var (code, instance, values) in ((string, int, (string, string)[])[])[(codes[0], 1, _first), (codes[0], 2, _again), (codes[1], 1, _second)])
        {
            var saved = await study.SaveAsync(code, instance, 0, ct, values.Where(value => value is not (['h', 'e', ..], "0")));
            findings.Expect(saved.IsDone, "A form was filled in.", $"A form could not be filled in ({saved.Words}).");
        }
    }

    private static async Task<IReadOnlyDictionary<string, byte[]>?> FilesAsync(Findings findings, ProbeStudy study, string when, CancellationToken ct)
    {
        var export = await ProbeExport.FetchAsync(study, ct);
        if (!findings.Expect(export is not null, $"{when} an export was written and fetched.", $"{when} no export came.")
            || !findings.Expect(!Opens(export!, ArchivePassword.Generate()), "Another password does not open it.", "Another password opens it too.")
            || !findings.Expect(Opens(export!, export!.Password), "Its password opens it, and its signed digests are right.", "Its password does not open it, or it is damaged."))
        {
            return null;
        }

        var files = export!.Open(export.Password);
        var damages = await ProbeExport.VerifyAsync(files, ct);
        findings.Expect(damages.Count == 0, $"All {files.Count} files are what its manifest says.", $"The export is damaged: {string.Join(", ", damages.Take(3).Select(d => $"{d.Code} {d.File}"))}.");
        var changed = files.ToDictionary(file => file.Key, file => file.Key == Table ? [.. file.Value, (byte)'1'] : file.Value);
        findings.Expect((await ProbeExport.VerifyAsync(changed, ct)).Count == 1, "One byte more in the table is noticed.", "A changed table is not noticed, so the verification proves nothing.");
        return files;
    }

    /// <summary>What was typed against what the table holds.</summary>
    private static void Compare(Findings findings, string what, IReadOnlyDictionary<string, byte[]> files, string first, string second)
    {
        var rows = ProbeExport.Rows(files[Table]);
        foreach (var (record, instance, values) in ((string, string, (string, string)[])[])[(first, "1", _first), (first, "2", _again), (second, "1", _second)])
        {
            var row = rows.GetValueOrDefault((record, instance)) ?? new Dictionary<string, string>();
            var wrong = values.Where(value => row.GetValueOrDefault(value.Item1) != value.Item2).Select(value => value.Item1).ToList();
            findings.Expect(wrong.Count == 0, $"{what} holds all {values.Length} values of a form.", $"{what} lacks or changes values: {string.Join(", ", wrong)}.");
        }

        findings.Expect(rows.Count == 3, $"{what} has 3 rows.", $"{what} has {rows.Count} rows instead of 3.");
    }

    private static async Task ImportAsync(
        Findings findings, CheckContext context, IReadOnlyDictionary<string, byte[]> files, IReadOnlyList<string> codes, CancellationToken ct)
    {
        using var empty = await ProbeStudy.RunningAsync(await context.FreshServerAsync(_ => { }, ct), ct, files[Dictionary]);
        await using var scope = empty.Server.Services.CreateAsyncScope();
        var taken = await scope.ServiceProvider.GetRequiredService<IRecordImport>()
            .TakeAsync((await empty.Lead.EnterAsync(empty.Id, ct))!, files[Table], ct);
        if (!findings.Expect(
            taken.Succeeded && codes.All(taken.Value.ContainsKey), "An empty installation took dictionary and table in.",
            $"An empty installation did not take the export in ({taken.Refusal?.Code ?? "a record is missing"})."))
        {
            return;
        }

        if (await FilesAsync(findings, empty, "From there", ct) is { } again)
        {
            Compare(findings, "The export of what was taken in", again, taken.Value[codes[0]].Text, taken.Value[codes[1]].Text);
            var (before, after) = (ProbeExport.Rows(files[Table]), ProbeExport.Rows(again[Table]));
            var other = before.Count(row => after.GetValueOrDefault((taken.Value[row.Key.Record].Text, row.Key.Instance)) is not { } same || !Same(row.Value, same));
            findings.Expect(other == 0, "All rows are the same but for the codes.", $"{other} rows are not the same.");
            findings.Expect(again[Dictionary].AsSpan().SequenceEqual(files[Dictionary]), "The dictionary is the same, byte for byte.", "The dictionary is another one.");
        }
    }

    private static bool Same(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(cell => other.GetValueOrDefault(cell.Key) == cell.Value);

    private static bool Opens(ProbeExport export, string password)
    {
        try
        {
            return export.Open(password).Count > 0;
        }
        catch (Exception closed) when (closed is WrongPasswordException or SealBrokenException)
        {
            return false;
        }
    }
}
