using System.Text;
using CohortVault.Platform.Features.Instruments.Contracts;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Probes;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>
/// L24: whoever is added, alone, in bulk or by a table with names of somebody else's, has a code that the program made; one that is
/// sent along is not taken.
/// </summary>
internal sealed class CodesMadeCheck : IControlCheck
{
    private const int Bulk = 25;
    private static readonly string[] _names = ["probe-1", "probe-2"];

    public string Control => "L24";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        using var study = await ProbeStudy.RunningAsync(await context.StudiesAsync(ct), ct);
        var findings = new Findings();
        var codes = new List<string>();
        await AddedAsync("One participant, added without a code,", 1);
        await AddedAsync($"{Bulk} participants, added at once,", Bulk);
        var wished = ParticipantCode.New().Text;
        await AddedAsync("One whose code was sent along", 1, ("code", wished), ("codes", wished));
        findings.Expect(!codes.Contains(wished), "The code that was sent along was not taken.", "Whoever adds a participant chooses the code.");
        await ByTableAsync();

        var rows = (await study.Server.RowsAsync("""SELECT "StudyId", length("Code") AS "Code", hex("CodeIndex") AS "Index" FROM participants""", ct))
            .Where(row => ProbeRows.AsId(row["StudyId"]) == study.Id.Value).ToList();
        findings.Expect(
            rows.Count == codes.Count && codes.Distinct().Count() == codes.Count && rows.DistinctBy(row => row["Index"]).Count() == rows.Count
                && rows.TrueForAll(row => row["Code"] is long and > 0),
            $"The database holds {rows.Count} participants with a sealed code each, no two the same.",
            $"The database holds {rows.Count} participants for {codes.Count} codes, or one without a code.");
        return findings.Conclude(
            $"{codes.Count} participants added alone, in bulk, with a code sent along and by a table with other names: each has a code of its own that the program made.");

        async Task AddedAsync(string what, int count, params (string, string)[] besides)
        {
            var made = await study.AddAsync(count, ct, besides);
            findings.Expect(
                made.Count == count && made.All(code => ParticipantCode.TryParse(code, out _)), $"{what} got a code each.",
                $"{what} got {made.Count} codes, or something that is no code.");
            codes.AddRange(made);
        }

        async Task ByTableAsync()
        {
            await using var scope = study.Server.Services.CreateAsyncScope();
            var taken = await scope.ServiceProvider.GetRequiredService<IRecordImport>().TakeAsync(
                (await study.Lead.EnterAsync(study.Id, ct))!, Encoding.UTF8.GetBytes($"record_id,mood\n{_names[0]},1\n{_names[1]},2\n"), ct);
            if (findings.Expect(taken.Succeeded, "A table with names of its own was taken in.", $"A table with names of its own was declined: {taken.Refusal?.Code}."))
            {
                findings.Expect(
                    _names.All(taken.Value.ContainsKey) && taken.Value.Values.All(code => ParticipantCode.TryParse(code.Text, out _)),
                    $"Its {_names.Length} records got a code each.", "A record of a table got no code.");
                codes.AddRange(taken.Value.Values.Select(code => code.Text));
            }
        }
    }
}
