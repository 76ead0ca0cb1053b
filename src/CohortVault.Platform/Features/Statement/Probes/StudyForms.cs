using System.Net;
using CohortVault.Platform.Features.Studies.Contracts;

namespace CohortVault.Platform.Features.Statement.Probes;

/// <summary>
/// What members of a study do, each as a form that is sent. They ask for something that is declined whoever asks, so that none changes
/// anything: whoever has the right is told why, whoever has not is told that.
/// </summary>
internal static class StudyForms
{
    /// <param name="What">What is tried.</param>
    /// <param name="Path">Below the study.</param>
    /// <param name="Rights">Words of the rights that it takes.</param>
    /// <param name="Declined">What it is declined with for somebody who has them.</param>
    /// <param name="Fields">The form.</param>
    public sealed record Act(
        string What, string Path, string Rights, string Declined, params (string Name, string Value)[] Fields)
    {
        /// <summary>Whether it is an empty file that is sent.</summary>
        public bool IsFile { get; init; }
    }

    /// <param name="code">A participant who has not joined.</param>
    public static IReadOnlyList<Act> Of(string code) =>
    [
        new("adding participants", "/participants?handler=Add", "participants", "participant.bad-count", ("count", "0")),
        new("moving a participant", $"/participants/{code}", "participants", "participant.no-such-step", ("next", "Active")),
        new("erasing a participant", $"/participants/{code}?handler=Erase", "participants study", "participant.no-such-step"),
        new("saving a record", $"/records/{code}/{ProbeStudy.Instrument}", "edit-records", "consent.not-taking-part",
            ("version", "0"), ("status", "Incomplete"), ("q.mood", "1")),
        new("publishing a consent form", "/consent?handler=Publish", "consent", "consent.bad-text", ("signature", "Code")),
        new("signing for the staff", "/consent?handler=Sign", "consent", "consent.nothing-to-sign", ("code", code)),
        new("taking a dictionary in", "/instruments", "instruments", "instrument.no-file") { IsFile = true },
        new("changing the events", "/events", "instruments", "events.not-whole", ("missing", "a code with blanks, Why")),
        new("choosing an arm", $"/records/{code}", "participants read-records", "events.no-arm", ("arm", "9")),
        new("changing a draft of instruments", "/instruments/draft/edit", "instruments", "instrument.no-draft", ("do", "add")),
        new("making an assignment", "/tasks", "instruments", "assignment.bad", ("kind", "Questionnaire"), ("from", "08:00")),
        new("asking for an export", "/exports", "export-deidentified", "export.dates-in-tree", ("dates", "Drop"), ("labfront", "true")),
        new("inviting a member", "/team?handler=Invite", "team", "study.bad-address", ("address", "nobody")),
        new("making a role", "/roles?handler=Create", "team", "study.bad-role-name", ("name", "")),
        new("changing the settings", "/settings?handler=Save", "study", "study.bad-title", ("title", "")),
        new("moving the study", "?handler=Move", "study", "study.no-such-step", ("next", "Draft")),
    ];

    /// <summary>Tries one; says what is wrong with the answer to somebody with these rights, or null.</summary>
    /// <param name="member">Who tries.</param>
    /// <param name="home">The study.</param>
    /// <param name="act">What.</param>
    /// <param name="rights">The member's; null for nobody of the study.</param>
    /// <param name="ct">Stops the work.</param>
    public static async Task<string?> TryAsync(
        ProbeMember member, string home, Act act, IReadOnlySet<string>? rights, CancellationToken ct)
    {
        var answer = act.IsFile ? await member.SendFileAsync(home + act.Path, [], ct) : await member.PostAsync(home + act.Path, ct, act.Fields);
        var isRight = rights is null ? answer.Status is HttpStatusCode.NotFound && answer.Declined is null
            : rights.IsSupersetOf(act.Rights.Split(' ')) ? answer.Declined == act.Declined
            : answer.Status is HttpStatusCode.Forbidden && answer.Declined is null or "study.not-in-role";
        return isRight ? null : $"{act.What} answers {answer.Words}";
    }

    /// <summary>Opens a page; says what is wrong with the answer to somebody with these rights, or null.</summary>
    /// <param name="member">Who opens it.</param>
    /// <param name="page">What it is called.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="needed">Words of the rights that it takes.</param>
    /// <param name="rights">The member's; null for nobody of the study.</param>
    /// <param name="ct">Stops the work.</param>
    public static async Task<string?> OpenAsync(
        ProbeMember member, string page, string path, IReadOnlySet<string> needed, IReadOnlySet<string>? rights, CancellationToken ct)
    {
        var expected = rights is null ? HttpStatusCode.NotFound
            : rights.IsSupersetOf(needed) ? HttpStatusCode.OK
            : HttpStatusCode.Forbidden;
        var answer = await member.GetAsync(path, ct);
        return answer.Status == expected ? null : $"{(page.Length == 0 ? "the overview" : page)} answers {(int)answer.Status}";
    }

    /// <summary>The words of a set of rights; null for nobody's.</summary>
    public static IReadOnlySet<string>? Words(this StudyAccess? access) => access?.Rights.ToWords().ToHashSet();
}
