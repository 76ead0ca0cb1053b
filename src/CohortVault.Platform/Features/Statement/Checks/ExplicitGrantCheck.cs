using System.Net;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Probes;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>
/// L16: nobody is in a study who did not accept an invitation that was meant for them and in time; a new member has no right; rights
/// that are given, changed and taken count from the next request on; a membership ends on its day.
/// </summary>
internal sealed class ExplicitGrantCheck : IControlCheck
{
    private const string NoRights = "No rights yet";
    private const string OwnRole = "Probe role";
    private static readonly TimeSpan OpenFor = TimeSpan.FromDays(14);

    public string Control => "L16";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var server = await context.FreshServerAsync(_ => { }, ct);
        using var study = await ProbeStudy.RunningAsync(server, ct);
        using var member = await ProbeMember.SignInAsync(server, ct);
        var findings = new Findings();
        await InvitedAsync(findings, study, member, ct);
        await NewMemberAsync(findings, study, member, ct);
        await RightsFollowAsync(findings, study, member, ct);
        await EndsAsync(findings, study, member, ct);
        await InTimeAsync(findings, study, ct);
        return findings.Conclude(
            "Without an accepted invitation a study answers as if it were not there; somebody else's invitation and one after 14 days are refused; a new member has no right; rights given, changed and taken counted at the next request; a membership was over after its last day.");
    }

    private static async Task InvitedAsync(Findings findings, ProbeStudy study, ProbeMember member, CancellationToken ct)
    {
        findings.Expect(
            await IsOutsideAsync(study, member, ct), "Somebody who was not invited finds no study there.", "Somebody who was not invited gets into the study.");
        await study.InviteAsync(member.Email, NoRights, ct);
        findings.Expect(
            await IsOutsideAsync(study, member, ct), "An invitation alone opens nothing.", "An invitation that nobody accepted opens the study.");

        var invitation = await ProbeStudy.InvitationOfAsync(member, ct);
        using var other = await ProbeMember.SignInAsync(study.Server, ct);
        var taken = await ProbeStudy.AcceptAsync(other, invitation, ct);
        findings.Expect(
            invitation.Length > 0 && taken.Declined == "study.invitation-unknown" && await IsOutsideAsync(study, other, ct),
            "Another account cannot accept it.", $"Another account accepts somebody else's invitation ({taken.Words}).");
        findings.Expect(
            (await ProbeStudy.AcceptAsync(member, invitation, ct)).IsDone, "The invited account accepted it.",
            "The invited account could not accept it, so the refusals prove nothing.");
    }

    private static async Task NewMemberAsync(Findings findings, ProbeStudy study, ProbeMember member, CancellationToken ct)
    {
        var form = (await study.Lead.GetAsync($"{study.Home}/team", ct)).Html;
        var invite = form[form.IndexOf("handler=Invite", StringComparison.Ordinal)..];
        findings.Expect(
            invite.Contains($"""<option value="{(await study.RolesAsync(ct))[NoRights]}" selected""", StringComparison.Ordinal),
            "The form of invitations begins with no rights.", "The form of invitations begins with a role that has rights.");
        findings.Expect(
            (await member.EnterAsync(study.Id, ct)).Words() is { Count: 0 }, "A new member has no right.", "A new member has rights that nobody gave.");
        var wrong = new List<string>();
        foreach (var act in StudyForms.Of((await study.AddAsync(1, ct))[0]))
        {
            if (await StudyForms.TryAsync(member, study.Home, act, new HashSet<string>(), ct) is { } what)
            {
                wrong.Add(what);
            }
        }

        findings.Expect(wrong.Count == 0, "Every form of the study is refused to a new member.", $"To a new member {string.Join("; ", wrong)}.");
    }

    private static async Task RightsFollowAsync(Findings findings, ProbeStudy study, ProbeMember member, CancellationToken ct)
    {
        await study.Lead.DoAsync($"{study.Home}/roles?handler=Create", ct, ("name", OwnRole), ("scope", "all"), ("rights", "edit-records"));
        var role = (await study.RolesAsync(ct))[OwnRole];
        await study.Lead.DoAsync($"{study.Home}/team?handler=Change", ct, Terms(member, role, ends: ""));
        await HasAsync("A role of one's own with two rights", ["read-records", "edit-records"], participants: HttpStatusCode.OK);
        await study.Lead.DoAsync($"{study.Home}/roles?handler=Save", ct, ("role", role), ("name", OwnRole), ("scope", "all"), ("rights", "history"));
        await HasAsync("The role with other rights", ["history"], participants: HttpStatusCode.Forbidden);
        await InstrumentAsync("An instrument that nobody granted", HttpStatusCode.NotFound, ("scope", "listed"));
        await InstrumentAsync("An instrument that was granted", HttpStatusCode.OK, ("scope", "listed"), ($"records.{ProbeStudy.Instrument}", "Read"));
        await study.Lead.DoAsync($"{study.Home}/team?handler=Remove", ct, ("account", $"{member.Account}"));
        findings.Expect(
            await IsOutsideAsync(study, member, ct), "A member who was removed is out at the next request.", "A member who was removed still gets in.");

        async Task InstrumentAsync(string what, HttpStatusCode expected, params (string, string)[] fields)
        {
            await study.Lead.DoAsync(
                $"{study.Home}/roles?handler=Save", ct, [("role", role), ("name", OwnRole), ("rights", "edit-records"), .. fields]);
            var record = await member.GetAsync($"{study.Home}/records/{(await study.AddAsync(1, ct))[0]}/{ProbeStudy.Instrument}", ct);
            findings.Expect(
                record.Status == expected, $"{what} answers {(int)expected} at the next request.", $"{what} answers {(int)record.Status}.");
        }

        async Task HasAsync(string what, string[] rights, HttpStatusCode participants)
        {
            var granted = (await member.EnterAsync(study.Id, ct)).Words();
            var page = await member.GetAsync($"{study.Home}/participants", ct);
            findings.Expect(
                granted?.SetEquals(rights) is true && page.Status == participants, $"{what}: counts at the next request.",
                $"{what}: at the next request the member has {string.Join(", ", granted ?? new HashSet<string>())}, and the page answers {(int)page.Status}.");
        }
    }

    private static async Task EndsAsync(Findings findings, ProbeStudy study, ProbeMember member, CancellationToken ct)
    {
        await study.JoinTeamAsync(member, "Monitor", ct);
        await study.Lead.DoAsync(
            $"{study.Home}/team?handler=Change", ct, Terms(member, (await study.RolesAsync(ct))["Monitor"], ends: study.Day(2)));
        var end = new DateTimeOffset(study.Server.Clock.GetUtcNow().UtcDateTime.Date.AddDays(3), TimeSpan.Zero);
        study.Server.Clock.MoveTo(end.AddMinutes(-1));
        findings.Expect(
            await member.EnterAsync(study.Id, ct) is not null, "A minute before its end a membership counts.", "A membership was over before its end.");
        study.Server.Clock.MoveTo(end.AddMinutes(1));
        findings.Expect(
            await member.EnterAsync(study.Id, ct) is null, "A minute after its last day it does not.", "A membership outlives its last day.");
    }

    private static async Task InTimeAsync(Findings findings, ProbeStudy study, CancellationToken ct)
    {
        var server = study.Server;
        using var again = await ProbeStudy.RunningAsync(server, ct);
        var (inTime, late) = (await server.CreateAccountAsync(ct), await server.CreateAccountAsync(ct));
        await again.InviteAsync(inTime.Person.Email.Text, NoRights, ct);
        await again.InviteAsync(late.Person.Email.Text, NoRights, ct);
        var invited = server.Clock.GetUtcNow();

        server.Clock.MoveTo(invited + OpenFor - TimeSpan.FromMinutes(5));
        using (var member = await ProbeMember.SignInAsync(server, inTime, ct))
        {
            findings.Expect(
                (await ProbeStudy.AcceptAsync(member, await ProbeStudy.InvitationOfAsync(member, ct), ct)).IsDone,
                "Five minutes before 14 days an invitation was accepted.", "An invitation ended before its time.");
        }

        using var tooLate = await ProbeMember.SignInAsync(server, late, ct);
        var invitation = await ProbeStudy.InvitationOfAsync(tooLate, ct);
        server.Clock.MoveTo(invited + OpenFor + TimeSpan.FromMinutes(1));
        var answer = await ProbeStudy.AcceptAsync(tooLate, invitation, ct);
        findings.Expect(
            invitation.Length > 0 && answer.Declined == "study.invitation-unknown" && await tooLate.EnterAsync(again.Id, ct) is null,
            "A minute after 14 days it is refused.", $"An invitation is still good after 14 days ({answer.Words}).");
    }

    private static async Task<bool> IsOutsideAsync(ProbeStudy study, ProbeMember member, CancellationToken ct) =>
        (await member.GetAsync(study.Home, ct)).Status is HttpStatusCode.NotFound && await member.EnterAsync(study.Id, ct) is null;

    private static (string, string)[] Terms(ProbeMember member, string role, string ends) =>
        [("account", $"{member.Account}"), ("role", role), ("site", ""), ("ends", ends)];
}
