using System.Text;
using CohortVault.Platform.Features.Statement.Canaries;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Probes;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>
/// L33: on the way as in T2; at rest, every stored object is sealed in the scratch instance after a job and in the installation
/// itself, and no planted marker was found in any stored byte: none of a job, and no answer of a participant, whether it was typed,
/// corrected or exported.
/// </summary>
internal sealed class EncryptedEverywhereCheck : IControlCheck
{
    public string Control => "L33";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var findings = new Findings();
        foreach (var other in (IControlCheck[])[new HttpsOnlyCheck(), new NoPlainResultsCheck()])
        {
            var result = await other.CheckAsync(context, ct);
            findings.Expect(
                result.State == ControlState.Verified, $"{other.Control} holds: {result.Evidence}",
                $"{other.Control} does not hold: {result.Evidence}");
        }

        await AnswersAsync(findings, context, ct);
        var job = await context.JobAsync(ct);
        var (files, bytes) = await StoredBytes.JudgeAsync(findings, job.Server.Directory, null, "Scratch instance", ct);
        findings.Expect(files > 0, $"It keeps {files:N0} objects.", "The scratch instance keeps no object, so there was nothing to look at.");
        if (context.Examined is { } installation)
        {
            var own = await StoredBytes.JudgeAsync(findings, installation, context.Elsewhere, "This installation", ct);
            (files, bytes) = (files + own.Files, bytes + own.Bytes);
        }

        return findings.Conclude(
            $"T2 and T29 hold; all {files:N0} stored objects ({bytes:N0} bytes) begin as sealed ones and look like random bytes; answers of a participant were found in no stored byte.");
    }

    private static async Task AnswersAsync(Findings findings, CheckContext context, CancellationToken ct)
    {
        using var study = await ProbeStudy.RunningAsync(await context.StudiesAsync(ct), ct);
        var search = DiskSearch.From(study.Server);
        var code = (await study.AddAsync(1, ct))[0];
        await study.OnPaperAsync(code, ct);
        Marker[] answers = [Marker.Random("answer in a word"), Marker.Random("answer in sentences"), Marker.Random("corrected answer")];
        string[] words = [answers[0].Text, answers[2].Text];
        for (var version = 0; version < words.Length; version++)
        {
            var saved = await study.SaveAsync(
                code, 1, version, ct, ("mood", "1"), ("words", words[version]), ("why", $"First line.\nThen {answers[1].Text}."));
            findings.Expect(saved.IsDone, "Answers were saved.", $"Answers could not be saved ({saved.Words}).");
        }

        await search.SearchAsync(findings, answers, "With answers saved and corrected", ct);
        if (await ProbeExport.FetchAsync(study, ct) is not { } export)
        {
            findings.Broken("No export of the answers came.");
            return;
        }

        findings.Expect(
            export.Open(export.Password).Values.Any(file => file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(answers[2].Text)) >= 0),
            "An export holds the answer.", "An export lacks the answer, so the search proves nothing of exports.");
        await search.SearchAsync(
            findings, [.. answers, new Marker("password of an export", export.Password)], "With an export written and fetched", ct);
    }
}
