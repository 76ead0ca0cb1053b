using System.Text;
using System.Text.RegularExpressions;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Instruments.Records;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Participants.History;
using CohortVault.Platform.Features.Participants.Pages;
using CohortVault.Platform.Features.Studies;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Tests.Features.Studies;

namespace CohortVault.Platform.Tests.Features.Participants;

/// <summary>Who did what in a study, and who looked at whose answers.</summary>
public abstract partial class HistoryTests(OnePostgres? postgres = null) : InstallationTests(postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_looked_at_whose_answers_is_written_once_an_hour()
    {
        await using var installation = await NewInstallationAsync();
        var scene = await ParticipantScene.NewAsync(installation);
        var (code, who) = await scene.TakingPartAsync();
        var (other, another) = await scene.TakingPartAsync();
        var ada = await scene.EnterAsync();
        var form = Guid.NewGuid();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => LookAsync(who.Id, "diary", form)));
        await LookAsync(who.Id, "health", null);
        await LookAsync(another.Id, "diary", null);
        Assert.Equal([other, code, code], (await ListAsync("looks")).Select(item => item.Code!.Value));
        Assert.Equal(2, (await ListAsync("looks", code: code)).Count);
        Assert.Equal(form.ToString("N"), (await ListAsync("looks", code: code))[^1].Details["form"]);
        installation.Clock.Now += TimeSpan.FromHours(1);
        await LookAsync(who.Id, "diary", form);
        Assert.Equal(4, (await ListAsync("looks")).Count);

        Task LookAsync(ParticipantId participant, string instrument, Guid? at) => installation.UseAsync<RecordLooks, bool>(async looks =>
        {
            await looks.NoteAsync(ada, participant, new FormPlace("", instrument, 1), at, Ct);
            return true;
        });

        async Task<IReadOnlyList<ShowHistory.Item>> ListAsync(string kind, string member = "", ParticipantCode? code = null) =>
            (await HistoryAsync(installation, ada, new ShowHistory.Filter(kind, member, code))).Items;
    }

    [Fact]
    public async Task The_history_is_filtered_paged_and_taken_out_and_shows_each_site_its_own()
    {
        await using var installation = await NewInstallationAsync();
        var scene = await ParticipantScene.NewAsync(installation);
        var (code, _) = await scene.TakingPartAsync();
        for (var added = 0; added < 55; added++)
        {
            await scene.AddAsync();
        }

        var (access, bob) = (await scene.EnterAsync(), await installation.PersonAsync("bob"));
        Assert.Null((await installation.UseAsync<ChangeStudy, Outcome<Done>>(change => change.AddSiteAsync(access, "Kiel", Ct))).Refusal);
        var site = (await installation.UseAsync<IStudySites, IReadOnlyDictionary<SiteId, string>>(sites => sites.OfAsync(scene.Study, Ct))).Keys.Single();
        await installation.JoinTeamAsync(scene.Study, scene.Ada, bob, "bob", "Monitor", site);

        var all = await HistoryAsync(installation, access, new ShowHistory.Filter("", "", null));
        Assert.Equal("bob", all.Items.First(item => item.Action == "study.member-joined").Who, ignoreCase: true);
        Assert.All((await HistoryAsync(installation, access, new ShowHistory.Filter("participants", "", code))).Items, item => Assert.Equal(code, item.Code));
        Assert.Equal("the participant", (await HistoryAsync(installation, access, new ShowHistory.Filter("participants", "participant", code))).Items[0].Who);
        Assert.All(
            (await HistoryAsync(installation, access, new ShowHistory.Filter("", scene.Ada.ToString(), null))).Items,
            item => Assert.NotEqual("study.member-joined", item.Action));

        var bobs = (await installation.EnterAsync(scene.Study, bob))!;
        var seen = (await HistoryAsync(installation, bobs, new ShowHistory.Filter("", "", null))).Items;
        Assert.NotEmpty(seen);
        Assert.DoesNotContain(seen, item => HistoryTexts.ConcernsParticipant(item.Action));
        Assert.Empty((await HistoryAsync(installation, (await JoinAsync("carol", "Coordinator"))!, new ShowHistory.Filter("", "", null))).Items);

        var table = Encoding.UTF8.GetString(await installation.UseAsync<ShowHistory, byte[]>(
            show => show.TableAsync(access, new ShowHistory.Filter("participants", "", code), Ct)));
        Assert.Contains($",participant.joined,joined,{code.Text},", table, StringComparison.Ordinal);
        Assert.Equal("study.history-exported", (await HistoryAsync(installation, access, new ShowHistory.Filter("study", "", null))).Items[0].Action);

        var first = await HistoryAsync(installation, access, new ShowHistory.Filter("participants", "", null));
        var second = await HistoryAsync(installation, access, new ShowHistory.Filter("participants", "", null), first.Next);
        Assert.Equal(50, first.Items.Count);
        Assert.Equal(first.Items[^1].Sequence, first.Next);
        Assert.True(second.Items.Count > 5 && second.Items[0].Sequence < first.Next);

        async Task<StudyAccess?> JoinAsync(string name, string role)
        {
            AccountId account = await installation.PersonAsync(name);
            await installation.JoinTeamAsync(scene.Study, scene.Ada, account, name, role);
            return await installation.EnterAsync(scene.Study, account);
        }
    }

    [Fact]
    public void Every_action_of_a_study_has_words()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Root(), "src", "CohortVault.Platform", "Features"), "*.cs", SearchOption.AllDirectories)
            .Where(file => file.Split(Path.DirectorySeparatorChar) is var parts
                && parts[Array.IndexOf(parts, "Features") + 1] is "Studies" or "Participants" or "Consents" or "Instruments" or "Exports");
        var actions = sources.SelectMany(file => Action().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)).Distinct().ToList();
        Assert.True(actions.Count > 25, $"Only {actions.Count} actions were found.");
        Assert.DoesNotContain(actions, action => HistoryTexts.Of(action) == action);
    }

    private static Task<ShowHistory.Response> HistoryAsync(
        Installation installation, StudyAccess access, ShowHistory.Filter filter, long? before = null) =>
        installation.UseAsync<ShowHistory, ShowHistory.Response>(show => show.Handle(access, filter, before, Ct));

    private static string Root()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "CohortVault.slnx")))
        {
            root = Path.GetDirectoryName(root) ?? throw new DirectoryNotFoundException("No repository above the tests.");
        }

        return root;
    }

    [GeneratedRegex("(?:new AuditEntry\\(\\s*|Entry\\(access, )\"([a-z-]+\\.[a-z-]+)\"", RegexOptions.CultureInvariant)]
    private static partial Regex Action();
}

public sealed class SqliteHistoryTests : HistoryTests;

[Collection(OnPostgres.Name)]
public sealed class PostgresHistoryTests(OnePostgres postgres) : HistoryTests(postgres);
