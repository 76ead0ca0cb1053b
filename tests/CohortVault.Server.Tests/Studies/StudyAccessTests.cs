using System.Net;
using System.Reflection;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Instruments;
using CohortVault.Platform.Features.Participants;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Studies.Team;
using CohortVault.Platform.Kernel;
using CohortVault.Server.Tests.Host;
using CohortVault.Server.Tests.Security;
using CohortVault.Testing;

namespace CohortVault.Server.Tests.Studies;

/// <summary>Every page of a study against every role, and against people who have none.</summary>
public sealed class StudyAccessTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_of_a_study_opens_for_the_roles_that_have_its_rights_and_for_nobody_else()
    {
        await using var server = await RunningServer.StartAsync();
        var ada = await server.AddPersonAsync("ada");
        var study = await server.WithAsync<CreateStudy, StudyId>(async create =>
            (await create.Handle(ada.Id, new CreateStudy.Request("Sleep and light", "FR", false, 0), Stop)).Value);
        var adas = (await server.WithAsync<IStudyGate, StudyAccess?>(gate => gate.EnterAsync(study, ada.Id, Stop)))!;
        var code = await server.WithAsync<AddParticipants, ParticipantCode>(async add => (await add.Handle(adas, 1, null, Stop)).Value.Codes[0]);
        await TakeDictionaryAsync(server, adas);
        var needed = Pages(server);
        Assert.NotEmpty(needed);
        var wrong = new List<string>();
        var stranger = await server.AddPersonAsync("stranger");
        await CheckAsync("a stranger", stranger.Id, null);
        foreach (var (name, rights) in StudyRole.Usual)
        {
            var word = name.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
            var person = await server.AddPersonAsync(word);
            await JoinAsync(server, study, ada.Id, person, name);
            await CheckAsync(name, person.Id, rights);
        }

        Assert.Empty(wrong);

        async Task CheckAsync(string who, AccountId account, StudyRights? rights)
        {
            using var browser = await server.SignedInAsync(account);
            foreach (var (path, asked) in needed)
            {
                using var answer = await browser.GetAsync(
                    path.Replace("{study}", study.ToString(), StringComparison.Ordinal).Replace("{code}", code.Text, StringComparison.Ordinal)
                        .Replace("{instrument}", "demographics", StringComparison.Ordinal), Stop);
                var expected = rights is not { } has ? HttpStatusCode.NotFound
                    : (has & asked) == asked ? HttpStatusCode.OK
                    : HttpStatusCode.Forbidden;
                if (answer.StatusCode != expected)
                {
                    wrong.Add($"{who}: {path} answered {(int)answer.StatusCode} instead of {(int)expected}");
                }
            }
        }
    }

    [Fact]
    public async Task A_form_that_the_page_reads_itself_is_refused_without_its_token()
    {
        await using var server = await RunningServer.StartAsync();
        var ada = await server.AddPersonAsync("ada");
        var study = await server.WithAsync<CreateStudy, StudyId>(async create =>
            (await create.Handle(ada.Id, new CreateStudy.Request("Sleep and light", "FR", false, 0), Stop)).Value);
        using var browser = await server.SignedInAsync(ada.Id);
        var address = $"/studies/{study}/instruments";
        var token = await browser.FormTokenAsync(address);
        foreach (var (sent, expected) in ((string?, HttpStatusCode)[])
            [(null, HttpStatusCode.BadRequest), (token[..^2], HttpStatusCode.BadRequest), (token, HttpStatusCode.Redirect)])
        {
            using var form = new MultipartFormDataContent();
            if (sent is not null)
            {
                form.Add(new StringContent(sent), "__RequestVerificationToken");
            }

            form.Add(new ByteArrayContent(await DictionaryAsync()), "file", "dictionary.csv");
            using var answer = await browser.PostAsync(address, form, Stop);
            Assert.Equal(expected, answer.StatusCode);
        }

        Assert.Single(await server.WithAsync<Dictionaries, IReadOnlyList<Dictionaries.Version>>(d => d.AllAsync(study, Stop)));
    }

    [Fact]
    public async Task A_questionnaire_is_read_with_its_token_and_its_longest_answers()
    {
        await using var server = await RunningServer.StartAsync();
        var ada = await server.AddPersonAsync("ada");
        var study = await server.WithAsync<CreateStudy, StudyId>(async create =>
            (await create.Handle(ada.Id, new CreateStudy.Request("Sleep and light", "FR", false, 0), Stop)).Value);
        await TakeDictionaryAsync(server, (await server.WithAsync<IStudyGate, StudyAccess?>(gate => gate.EnterAsync(study, ada.Id, Stop)))!);
        using var browser = await server.SignedInAsync(ada.Id);
        var address = $"/studies/{study}/instruments/demographics";
        var token = await browser.FormTokenAsync(address);
        var answers = new Dictionary<string, string> { ["q.name_first"] = "Zoë 😴", ["q.address"] = new string('x', 100_000) };
        foreach (var (sent, expected) in ((string, HttpStatusCode)[])
            [("", HttpStatusCode.BadRequest), (token[..^2], HttpStatusCode.BadRequest), (token, HttpStatusCode.OK)])
        {
            answers["__RequestVerificationToken"] = sent;
            using var content = new FormUrlEncodedContent(answers);
            using var answer = await browser.PostAsync(address, content, Stop);
            Assert.Equal(expected, answer.StatusCode);
            Assert.Equal(
                expected == HttpStatusCode.OK,
                (await answer.Content.ReadAsStringAsync(Stop)).Contains("This is too long: at most 65535 characters.", StringComparison.Ordinal));
        }

        using var missing = await browser.GetAsync($"/studies/{study}/instruments/nothing_of_the_kind", Stop);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    /// <summary>Every page below a study, with the rights that it says it takes; one that says nothing fails here.</summary>
    private static List<(string Path, StudyRights Rights)> Pages(RunningServer server) =>
    [
        .. Routes.PagesOf(server).Where(page => page.Template.StartsWith("studies/{study}", StringComparison.Ordinal))
            .Select(page => ($"/{page.Template}", page.Model.GetCustomAttribute<InStudyAttribute>()!.Rights)),
    ];

    private static async Task TakeDictionaryAsync(RunningServer server, StudyAccess access)
    {
        var file = await DictionaryAsync();
        var taken = await server.WithAsync<TakeDictionary, TakeDictionary.Response>(take => take.Handle(access, file, false, Stop));
        Assert.Null(taken.Refusal);
    }

    private static Task<byte[]> DictionaryAsync() => File.ReadAllBytesAsync(
        Path.Combine(Repository.Root, "tests", "data", "dictionaries", "redcapr-simple.csv"), Stop);

    private static async Task JoinAsync(RunningServer server, StudyId study, AccountId lead, Person person, string role)
    {
        var access = (await server.WithAsync<IStudyGate, StudyAccess?>(gate => gate.EnterAsync(study, lead, Stop)))!;
        var team = await server.WithAsync<ListTeam, ListTeam.Response>(list => list.Handle(access, Stop));
        var terms = new MemberTerms(team.Roles.Single(r => r.Name == role).Id, null, null);
        Assert.Null((await server.WithAsync<InviteMember, Outcome<Done>>(
            invite => invite.Handle(access, person.Email, terms, Stop))).Refusal);
        var open = await server.WithAsync<ListStudies, ListStudies.Response>(list => list.Handle(person.Id, Stop));
        Assert.True((await server.WithAsync<AnswerInvitation, Outcome<StudyId>>(
            answer => answer.Handle(person.Id, open.Invitations.Single().Id, accept: true, Stop))).Succeeded);
    }
}
