using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CohortVault.Platform.Features.Studies.Contracts;

namespace CohortVault.Platform.Features.Statement.Probes;

/// <summary>A study of a scratch instance, made and led by a made-up researcher through the pages.</summary>
internal sealed partial class ProbeStudy(ProbeServer server, ProbeMember lead, StudyId id) : IDisposable
{
    /// <summary>Name of the instrument.</summary>
    public const string Instrument = "diary";

    /// <summary>What the field asks that is marked as an identifier.</summary>
    public const string Identifier = "Where do you live?";

    private const string Dictionary =
        """
        "Variable / Field Name","Form Name","Section Header","Field Type","Field Label","Choices, Calculations, OR Slider Labels","Field Note","Text Validation Type OR Show Slider Number","Text Validation Min","Text Validation Max",Identifier?,"Branching Logic (Show field only if...)","Required Field?","Custom Alignment","Question Number (surveys only)","Matrix Group Name","Matrix Ranking?","Field Annotation"
        record_id,diary,,text,Record,,,,,,,,,,,,,
        mood,diary,,radio,How do you feel?,"1, Well | 2, Not well",,,,,,,y,,,,,
        helped,diary,,checkbox,What helped?,"1, Sleep | 2, Light",,,,,,,,,,,,
        words,diary,,text,In a word?,,,,,,,,,,,,,
        why,diary,,notes,What happened?,,,,,,,,,,,,,
        hours,diary,,text,Hours of sleep,,,number,0,24,,,,,,,,
        woke,diary,,text,When did you wake up?,,,date_ymd,,,,,,,,,,
        town,diary,,text,Where do you live?,,,,,,y,,,,,,,

        """;

    public ProbeServer Server => server;

    public ProbeMember Lead => lead;

    public StudyId Id => id;

    /// <summary>The study's first address.</summary>
    public string Home => $"/studies/{id}";

    private DateOnly Today => DateOnly.FromDateTime(server.Clock.GetUtcNow().UtcDateTime);

    /// <summary>A study that is being set up, without an approval.</summary>
    public static async Task<ProbeStudy> DraftAsync(ProbeServer server, CancellationToken ct)
    {
        var lead = await ProbeMember.SignInAsync(server, ct);
        var made = await lead.DoAsync("/studies/new", ct, ("title", "A probe study"), ("country", "FR"), ("clinical", "false"), ("years", "0"));
        return StudyId.TryParse(made.Location.Split('/')[^1], null, out var id)
            ? new ProbeStudy(server, lead, id)
            : throw new InvalidOperationException($"A new study leads to {made.Location}.");
    }

    /// <summary>A study that runs, with an instrument and a consent form.</summary>
    public static async Task<ProbeStudy> RunningAsync(ProbeServer server, CancellationToken ct, byte[]? dictionary = null)
    {
        var study = await DraftAsync(server, ct);
        await study.TakeDictionaryAsync(dictionary ?? Encoding.UTF8.GetBytes(Dictionary.ReplaceLineEndings("\n").TrimEnd('\n') + "\n"), ct);
        await study.ApproveAsync(until: null, ct);
        await study.PublishAsync(ct);
        await study.Lead.DoAsync($"{study.Home}?handler=Move", ct, ("next", nameof(StudyState.Running)));
        return study;
    }

    public void Dispose() => lead.Dispose();

    /// <summary>Tries to take the study to another state.</summary>
    public Task<PageAnswer> MoveAsync(StudyState next, CancellationToken ct) =>
        lead.PostAsync($"{Home}?handler=Move", ct, ("next", $"{next}"));

    /// <summary>Records an approval that began ten days ago.</summary>
    /// <param name="until">Last day, counted from today; null for no end.</param>
    /// <param name="ct">Stops the work.</param>
    public Task<PageAnswer> ApproveAsync(int? until, CancellationToken ct) => lead.DoAsync(
        $"{Home}/settings?handler=Approve", ct, ("board", "A probe board"), ("reference", "1"), ("on", Day(-10)),
        ("until", until is { } days ? Day(days) : ""));

    public Task<PageAnswer> TakeDictionaryAsync(byte[] dictionary, CancellationToken ct) =>
        lead.SendFileAsync($"{Home}/instruments", dictionary, ct);

    /// <summary>Publishes the next version of the consent form, to which everybody must consent anew.</summary>
    public Task<PageAnswer> PublishAsync(CancellationToken ct) => lead.DoAsync(
        $"{Home}/consent?handler=Publish", ct, ("title-en", "A probe study"),
        ("body-en", "# What happens\nYou keep a diary.\n? Must you take part?\n+ No\n- Yes"), ("signature", "Code"), ("asksAnew", "true"));

    /// <summary>Asks every participant for the diary, each day from the day on which they join.</summary>
    public Task<PageAnswer> AssignAsync(int times, CancellationToken ct) => lead.DoAsync(
        $"{Home}/tasks", ct, ("kind", "Questionnaire"), ("instrument", Instrument), ("seconds", "0"), ("firstDay", "0"), ("everyDays", "1"),
        ("times", $"{times}"), ("from", "00:00"), ("openHours", "72"));

    /// <summary>Adds participants; returns the codes that the page shows, without their hyphen.</summary>
    public async Task<IReadOnlyList<string>> AddAsync(int count, CancellationToken ct, params IEnumerable<(string Name, string Value)> besides)
    {
        var added = await lead.DoAsync($"{Home}/participants?handler=Add", ct, [("count", $"{count}"), .. besides]);
        return [.. (await lead.GetAsync(added.Location, ct)).All(NewCode()).Select(code => code.Replace("-", "", StringComparison.Ordinal))];
    }

    /// <summary>Invites a participant, whose phone joins.</summary>
    public async Task<ProbePhone> JoinAsync(string code, CancellationToken ct, string language = "en")
    {
        var invited = await lead.PostAsync($"{Home}/participants/{code}?handler=Invite", ct);
        return invited.All(ParticipantInvitation()) is [var invitation, ..]
            ? await ProbePhone.JoinAsync(server, code, invitation, ct, language)
            : throw new InvalidOperationException($"The scratch study invites no participant ({invited.Words}).");
    }

    /// <summary>The staff records a consent that it holds on paper.</summary>
    public Task<PageAnswer> OnPaperAsync(string code, CancellationToken ct) =>
        lead.PostAsync($"{Home}/consent?handler=Paper", ct, ("code", code));

    /// <summary>Tries to save a form of a participant.</summary>
    /// <param name="code">Whose.</param>
    /// <param name="instance">Which time over.</param>
    /// <param name="version">The version that the writer saw; 0 for none.</param>
    /// <param name="ct">Stops the work.</param>
    /// <param name="answers">By field; a box that is ticked by its column.</param>
    public Task<PageAnswer> SaveAsync(
        string code, int instance, int version, CancellationToken ct, params IEnumerable<(string Column, string Value)> answers) =>
        lead.PostAsync(
            $"{Home}/records/{code}/{Instrument}?instance={instance}", ct,
            [
                ("version", $"{version}"), ("status", "Complete"), ("reason", version > 0 ? "A probe" : ""),
                .. answers.Select(answer => ($"q.{answer.Column}", answer.Value)),
            ]);

    /// <summary>Forms and changes of forms that the database holds of the study.</summary>
    public async Task<(int Forms, int Changes)> CountAsync(CancellationToken ct)
    {
        var forms = (await server.RowsAsync("""SELECT "Id", "StudyId" FROM record_forms""", ct))
            .Where(row => ProbeRows.AsId(row["StudyId"]) == id.Value).Select(row => ProbeRows.AsId(row["Id"])).ToHashSet();
        return (forms.Count, (await server.ColumnAsync("record_changes", "FormId", ct)).Count(form => forms.Contains(ProbeRows.AsId(form))));
    }

    /// <summary>Names and ids of the study's roles, as the page of the team offers them.</summary>
    public async Task<IReadOnlyDictionary<string, string>> RolesAsync(CancellationToken ct) =>
        RoleOption().Matches((await lead.GetAsync($"{Home}/team", ct)).Html)
            .DistinctBy(role => role.Groups[1].Value)
            .ToDictionary(role => System.Net.WebUtility.HtmlDecode(role.Groups[2].Value), role => role.Groups[1].Value);

    /// <summary>Invites a researcher by address.</summary>
    public async Task<PageAnswer> InviteAsync(string email, string role, CancellationToken ct) => await lead.DoAsync(
        $"{Home}/team?handler=Invite", ct, ("address", email), ("role", (await RolesAsync(ct))[role]), ("site", ""), ("ends", ""));

    /// <summary>Invites a researcher, who accepts.</summary>
    public async Task JoinTeamAsync(ProbeMember member, string role, CancellationToken ct)
    {
        await InviteAsync(member.Email, role, ct);
        var answered = await AcceptAsync(member, await InvitationOfAsync(member, ct), ct);
        if (!answered.IsDone)
        {
            throw new InvalidOperationException($"A probe researcher could not join a team ({answered.Words}).");
        }
    }

    /// <summary>The open invitation that a researcher sees; empty if none.</summary>
    public static async Task<string> InvitationOfAsync(ProbeMember member, CancellationToken ct) =>
        (await member.GetAsync("/studies", ct)).All(TeamInvitation()).FirstOrDefault() ?? "";

    public static Task<PageAnswer> AcceptAsync(ProbeMember member, string invitation, CancellationToken ct) =>
        member.PostAsync("/studies?handler=Answer", ct, ("invitation", invitation), ("accept", "true"));

    /// <summary>A day, counted from today, as forms have it.</summary>
    public string Day(int fromToday) => Today.AddDays(fromToday).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [GeneratedRegex("<li><code>([0-9A-Z]{5}-[0-9A-Z]{5})</code></li>")]
    private static partial Regex NewCode();

    [GeneratedRegex("""<code id="invitation">([0-9A-Z-]+)</code>""")]
    private static partial Regex ParticipantInvitation();

    [GeneratedRegex("""<input type="hidden" name="invitation" value="([0-9a-f-]{36})">""")]
    private static partial Regex TeamInvitation();

    [GeneratedRegex("""<option value="([0-9a-f-]{36})"[^>]*>([^<]+)</option>""")]
    private static partial Regex RoleOption();
}
