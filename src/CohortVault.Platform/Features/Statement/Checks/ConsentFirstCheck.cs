using System.Text;
using CohortVault.Platform.Features.Instruments.Contracts;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Probes;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>
/// L20: no study runs without an approval in force, and nothing is saved of a participant before consent, without consent to what the
/// study says today, or after withdrawal: not by the staff, not by a table, not by the participant's own phone.
/// </summary>
internal sealed class ConsentFirstCheck : IControlCheck
{
    private static readonly (string, string)[] _answers = [("mood", "1"), ("hours", "7")];

    public string Control => "L20";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var server = await context.StudiesAsync(ct);
        var findings = new Findings();
        await ApprovalAsync(findings, server, ct);
        using var study = await ProbeStudy.RunningAsync(server, ct);
        await study.AssignAsync(times: 2, ct);
        using var phone = await study.JoinAsync((await study.AddAsync(1, ct))[0], ct);
        var task = await TaskAsync(study, ct);

        await NothingAsync("Before consent", "consent.not-given", phone.Code, instance: 1, phone, task);
        var wrong = await phone.ConsentAsync(1, (await study.AddAsync(1, ct))[0], ct);
        findings.Expect(wrong.Declined == "consent.not-signed", "Somebody else's code signs no consent.", $"Somebody else's code signs a consent ({wrong.Words}).");
        await ConsentAsync(1);
        await TakenAsync("After consent", instance: 1, forms: 1);
        findings.Expect(
            (await SendAsync(phone, task, ct)).IsDone && (await study.CountAsync(ct)).Forms == 2, "After consent the phone's answers are taken.",
            "After consent the phone's answers are not taken, so the refusals prove nothing.");

        await study.PublishAsync(ct);
        await NothingAsync("While consent to a new text is missing", "consent.not-given", phone.Code, instance: 3, null, task);
        await ConsentAsync(2);
        await study.ApproveAsync(until: -1, ct);
        await NothingAsync("Once the approval is over", "study.not-approved", phone.Code, instance: 3, null, task);
        await study.ApproveAsync(until: null, ct);
        await study.MoveAsync(StudyState.Paused, ct);
        await NothingAsync("While the study is paused", "study.not-running", phone.Code, instance: 3, null, task);
        await study.MoveAsync(StudyState.Running, ct);
        await TakenAsync("With everything in force again", instance: 3, forms: 3);

        await phone.PostAsync(ProbePhone.Leave, ct, ("erase", "false"));
        await NothingAsync("After withdrawal", "consent.not-taking-part", phone.Code, instance: 4, null, task);
        var before = await study.CountAsync(ct);
        var correction = await study.SaveAsync(phone.Code, 1, 1, ct, [("mood", "2"), ("hours", "7")]);
        findings.Expect(
            correction.Declined == "consent.not-taking-part" && await study.CountAsync(ct) == before, "After withdrawal nothing is corrected either.",
            $"After withdrawal a form is changed ({correction.Words}).");
        findings.Expect(
            !(await phone.GetAsync(ProbePhone.Home, ct)).Html.Contains("/p/task/", StringComparison.Ordinal), "The phone asks for nothing any more.", "The phone of somebody who left still asks.");
        return findings.Conclude(
            "A study without an approval, or with one that is over, does not start; staff, table and phone save nothing before consent, before consent to a new text, without an approval in force, while paused and after withdrawal; with all of it they do.");

        async Task ConsentAsync(int version)
        {
            var given = await phone.ConsentAsync(version, phone.Code, ct);
            findings.Expect(given.IsDone, $"The participant consents to version {version}.", $"The participant cannot consent to version {version} ({given.Words}).");
        }

        async Task TakenAsync(string when, int instance, int forms)
        {
            var saved = await study.SaveAsync(phone.Code, instance, 0, ct, _answers);
            findings.Expect(
                saved.IsDone && (await study.CountAsync(ct)).Forms == forms, $"{when} the staff's answers are taken.",
                $"{when} the staff's answers are not taken ({saved.Words}), so the refusals prove nothing.");
        }

        async Task NothingAsync(string when, string why, string code, int instance, ProbePhone? by, string taskOf)
        {
            var counted = await study.CountAsync(ct);
            var ways = new List<(string Way, string? Declined)>
            {
                ("the staff", (await study.SaveAsync(code, instance, 0, ct, _answers)).Declined),
                ("a table", await ImportAsync(study, code, instance, ct)),
            };
            if (by is not null)
            {
                ways.Add(("the phone", (await SendAsync(by, taskOf, ct)).Declined));
            }

            foreach (var (way, declined) in ways)
            {
                findings.Expect(declined == why, $"{when} {way} is told {why}.", $"{when} {way} is told {declined ?? "nothing"} instead of {why}.");
            }

            findings.Expect(await study.CountAsync(ct) == counted, $"{when} nothing is saved.", $"{when} something is saved.");
        }
    }

    private static async Task ApprovalAsync(Findings findings, ProbeServer server, CancellationToken ct)
    {
        using var study = await ProbeStudy.DraftAsync(server, ct);
        var without = await study.MoveAsync(StudyState.Running, ct);
        await study.ApproveAsync(until: -1, ct);
        var over = await study.MoveAsync(StudyState.Running, ct);
        await study.ApproveAsync(until: 0, ct);
        var within = await study.MoveAsync(StudyState.Running, ct);
        findings.Expect(without.Declined == "study.not-approved", "A study without an approval does not start.", $"A study without an approval starts ({without.Words}).");
        findings.Expect(over.Declined == "study.not-approved", "A study whose approval ended yesterday does not start.", $"A study whose approval is over starts ({over.Words}).");
        findings.Expect(within.IsDone, "On the last day of its approval it starts.", $"With an approval it does not start ({within.Words}), so the refusals prove nothing.");
    }

    private static Task<PageAnswer> SendAsync(ProbePhone phone, string task, CancellationToken ct) =>
        phone.PostAsync(task, ct, [("submission", $"{Ids.Random()}"), .. _answers.Select(answer => ($"q.{answer.Item1}", answer.Item2))]);

    private static async Task<string> TaskAsync(ProbeStudy study, CancellationToken ct)
    {
        var rows = await study.Server.RowsAsync("""SELECT t."Id", a."StudyId" FROM planned_tasks t JOIN assignments a ON a."Id" = t."AssignmentId" ORDER BY t."OpensAt" """, ct);
        return $"/p/task/{ProbeRows.AsId(rows.First(row => ProbeRows.AsId(row["StudyId"]) == study.Id.Value)["Id"]):N}";
    }

    private static async Task<string?> ImportAsync(ProbeStudy study, string code, int instance, CancellationToken ct)
    {
        await using var scope = study.Server.Services.CreateAsyncScope();
        var table = $"record_id,redcap_repeat_instrument,redcap_repeat_instance,mood,hours\n{code},{ProbeStudy.Instrument},{instance},1,7\n";
        var taken = await scope.ServiceProvider.GetRequiredService<IRecordImport>()
            .TakeAsync((await study.Lead.EnterAsync(study.Id, ct))!, Encoding.UTF8.GetBytes(table), ct);
        return taken.Refusal?.Code;
    }
}
