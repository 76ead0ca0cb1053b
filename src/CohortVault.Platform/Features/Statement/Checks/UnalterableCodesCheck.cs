using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Probes;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>
/// L23: the database itself refuses another code for a participant, whoever asks it, and gives none out a second time, even when
/// everything else of its participant is gone.
/// </summary>
internal sealed class UnalterableCodesCheck : IControlCheck
{
    private const string WhyNot = "never changes";

    /// <summary>Ways past the program.</summary>
    private static readonly string[] _past =
    [
        """UPDATE participants SET "Code" = randomblob(64)""",
        """UPDATE participants SET "CodeIndex" = randomblob(32)""",
        """UPDATE participants SET "Id" = lower(hex(randomblob(16)))""",
        """UPDATE participants SET "StudyId" = lower(hex(randomblob(16)))""",
        """UPDATE participant_codes SET "CodeIndex" = randomblob(32)""",
        "DELETE FROM participant_codes",
        "INSERT OR REPLACE INTO participants SELECT * FROM participants LIMIT 1",
        "INSERT OR REPLACE INTO participant_codes SELECT * FROM participant_codes LIMIT 1",
    ];

    public string Control => "L23";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        using var study = await ProbeStudy.RunningAsync(await context.StudiesAsync(ct), ct);
        var server = study.Server;
        var code = (await study.AddAsync(2, ct))[0];
        var findings = new Findings();
        findings.Expect(
            await server.RefusesAsync("""UPDATE participants SET "StateAt" = "StateAt" """, ct) is null,
            "The database changes what may change of a participant.", "The database changes nothing of a participant, so its refusals prove nothing.");
        foreach (var sql in _past)
        {
            var why = await server.RefusesAsync(sql, ct);
            findings.Expect(
                why?.Contains(WhyNot, StringComparison.Ordinal) is true, $"The database refuses: {sql}.",
                why is null ? $"The database lets a code be changed: {sql}." : $"The database refuses for another reason: {sql}: {why}.");
        }

        findings.Expect(
            await OpensAsync(study, code, ct), "After all of it the participant is found by the same code.",
            "The participant is not found by the same code any more.");
        await GoneAsync(findings, study, ct);
        return findings.Conclude(
            $"{_past.Length} changes of codes past the program were refused by the database; the code of a participant who was erased, and whose row was removed, could not be given again.");
    }

    private static async Task GoneAsync(Findings findings, ProbeStudy study, CancellationToken ct)
    {
        var server = study.Server;
        var code = (await study.AddAsync(1, ct))[0];
        using (var phone = await study.JoinAsync(code, ct))
        {
            await phone.PostAsync(ProbePhone.Leave, ct, ("erase", "true"));
        }

        var erased = await study.Lead.PostAsync($"{study.Home}/participants/{code}?handler=Erase", ct);
        var row = (await server.RowsAsync("""SELECT "Id", "StudyId", hex("CodeIndex") AS "Index" FROM participants WHERE "State" = 'Erased'""", ct))
            .SingleOrDefault(erasedRow => ProbeRows.AsId(erasedRow["StudyId"]) == study.Id.Value);
        if (!findings.Expect(
            erased.IsDone && row is not null, "A participant left, asked for erasure and was erased.",
            $"A participant could not be erased ({erased.Words}), so nothing is known of the code afterwards."))
        {
            return;
        }

        var again = $"""INSERT INTO participant_codes ("CodeIndex") VALUES (x'{row!["Index"]}')""";
        findings.Expect(await server.RefusesAsync(again, ct) is not null, "The code is not given again.", "The code of an erased participant can be given again.");
        findings.Expect(
            await server.RefusesAsync($"""DELETE FROM participants WHERE "Id" = '{row["Id"]}'""", ct) is null,
            "The participant's row was removed.", "The participant's row could not be removed, so nothing is known of the code afterwards.");
        findings.Expect(
            await server.RefusesAsync(again, ct) is not null, "Without the row the code is still taken.", "With the row a participant's code becomes free again.");
    }

    private static async Task<bool> OpensAsync(ProbeStudy study, string code, CancellationToken ct) =>
        (await study.Lead.GetAsync($"{study.Home}/participants/{code}", ct)).Status is System.Net.HttpStatusCode.OK;
}
