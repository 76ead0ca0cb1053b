using System.Net;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts;
using CohortVault.Platform.Features.Accounts.Administration;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.OwnData;
using CohortVault.Platform.Features.Accounts.Tokens;
using CohortVault.Platform.Features.Audit;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Imputation;
using CohortVault.Platform.Features.Statement.Canaries;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Keys;
using CohortVault.Platform.Features.Vault.Objects;
using CohortVault.Platform.Features.Vault.Uploads;
using CohortVault.Platform.Kernel;
using CohortVault.Testing;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Server.Tests.Accounts;

/// <summary>A person leaves: what goes, what stays, and what stands in the way.</summary>
public class AccountDeletionTests : IAsyncLifetime
{
    private const string Password = "seven Quiet rivers 42";
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("cohortvault-deletion-");
    private Dictionary<string, string> _settings = [];
    private RunningServer _server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _settings = new(await DatabaseAsync()) { ["Accounts:SignInsPerMinute"] = "1000" };
        _server = await RunningServer.StartAsync(_settings, _directory.FullName);
    }

    /// <summary>Where the database is; SQLite unless a class on top says otherwise.</summary>
    internal virtual Task<Dictionary<string, string>> DatabaseAsync() => Task.FromResult(new Dictionary<string, string>());

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task After_a_deletion_nothing_of_the_person_is_left_on_the_disk_and_copies_do_not_open()
    {
        Marker[] markers =
        [
            Marker.Random("user name", "u"), Marker.Random("full name"), Marker.Random("job"), Marker.Random("running job"),
            Marker.Random("token"), Marker.Random("upload"),
        ];
        var id = await AddAsync(markers[0].Text, markers[1].Text);
        await _server.AddSecondFactorAsync(id);
        var now = _server.Clock.GetUtcNow();
        await _server.WithAsync<IServiceProvider, Guid>(async services =>
        {
            await OwnDataScene.AddFinishedJobAsync(services, id, markers[2].Text, now);
            return (await OwnDataScene.AddRunningJobAsync(services, id, markers[3].Text, now)).Id.Value;
        });
        Assert.True((await _server.WithAsync<CreateApiToken, Outcome<CreateApiToken.Response>>(
            slice => slice.Handle(id, new CreateApiToken.Request(markers[4].Text, 30, ["jobs.read"]), Stop))).Succeeded);
        Assert.True((await _server.WithAsync<UploadStore, Outcome<UploadStatus>>(
            store => store.BeginAsync(id.Owner(), 100, markers[5].Text, Stop))).Succeeded);

        // What a thief, or a backup of the main database, would have.
        var copy = await RowAsync(id);
        var wrapped = await KeysAsync(id);
        Assert.NotEmpty(wrapped);
        Assert.Equal(markers[0].Text, (await OpenAsync(copy))?.UserName);

        var deleted = await DeleteAsync(id, markers[0].Text);
        Assert.Equal((true, null), (deleted.Succeeded && deleted.Value.Complete, deleted.Refusal?.Code));

        Assert.Null(await RowAsync(id));
        Assert.Null(await OpenAsync(copy));
        Assert.Empty(await KeysAsync(id));
        await _server.WithAsync<CohortDbContext, int>(async db =>
        {
            Assert.Equal(0, await db.OutgoingMails.CountAsync(Stop) + await db.ApiTokens.CountAsync(Stop)
                + await db.Sessions.CountAsync(Stop) + await db.SecondFactors.CountAsync(Stop)
                + await db.RecoveryCodes.CountAsync(Stop) + await db.AccountLinks.CountAsync(Stop)
                + await db.Set<Upload>().CountAsync(Stop) + await db.Set<SealedObject>().CountAsync(Stop)
                + await db.Set<JobObject>().CountAsync(Stop));
            var jobs = await db.Set<ImputationJob>().ToListAsync(Stop);
            Assert.Equal(2, jobs.Count);
            Assert.All(jobs, job => Assert.Equal(
                (JobState.Deleted, true, true, true),
                (job.State, job.InputDestroyedAt is not null, job.WorkDestroyedAt is not null, job.ResultsDestroyedAt is not null)));
            return 0;
        });

        await _server.DisposeAsync();
        var decoy = Marker.Random("decoy");
        await File.WriteAllTextAsync(Path.Combine(_directory.FullName, "db", ".decoy"), decoy.Text, Stop);
        var scan = new CanaryScanner([.. markers, decoy]).Scan(SearchedPlaces.Below(_directory.FullName), Stop);
        Assert.Empty(scan.Unreadable);
        Assert.Equal(decoy, Assert.Single(scan.Hits.Select(hit => hit.Marker).Distinct()));
        byte[][] gone = [.. wrapped, copy!.UserName.Bytes, copy.Email.Bytes, copy.FullName.Bytes, copy.EmailIndex, copy.UserNameIndex];
        foreach (var file in SearchedPlaces.Below(_directory.FullName))
        {
            var bytes = await File.ReadAllBytesAsync(file, Stop);
            Assert.All(gone, secret => Assert.True(bytes.AsSpan().IndexOf(secret) < 0, $"{file} still holds what was destroyed."));
        }

        _server = await RunningServer.StartAsync(_settings, _directory.FullName);
    }

    [Fact]
    public async Task The_log_keeps_its_entries_says_nothing_of_the_person_and_verifies()
    {
        var ada = await _server.AddPersonAsync("ada", password: Password);
        await _server.AddSecondFactorAsync(ada.Id);
        var before = await RecordsAsync(ada.Id.Owner());
        Assert.All(before, record => Assert.NotNull(record.Said));
        Assert.Null((await DeleteAsync(ada.Id, "ada")).Refusal);
        var after = await RecordsAsync(ada.Id.Owner());
        Assert.True(after.Count >= before.Count);
        Assert.All(after, record => Assert.Null(record.Said));
        var deleted = Assert.Single(await RecordsAsync(OwnerId.Installation), record => record.Action == "account.deleted");
        Assert.Contains(ada.Id.ToString(), deleted.Said);
        Assert.DoesNotContain(ada.Email, deleted.Said);
        var (_, problems) = await _server.WithAsync<IAuditVerifier, (long, IReadOnlyList<string>)>(log => log.VerifyAsync(Stop));
        Assert.Empty(problems);
    }

    [Fact]
    public async Task Browsers_and_programs_are_out_at_once_and_name_and_address_are_free_again()
    {
        var ada = await _server.AddPersonAsync("ada", password: Password);
        await _server.AddSecondFactorAsync(ada.Id);
        using var browser = await _server.SignedInAsync(ada.Id);
        using var program = _server.WithToken(ada.Token);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/v1/account", Stop)).StatusCode);

        Assert.Null((await DeleteAsync(ada.Id, "ada")).Refusal);

        Assert.Equal(HttpStatusCode.Found, (await browser.GetAsync("/account", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/api/v1/account", Stop)).StatusCode);
        Assert.Equal("account.wrong-credentials", await _server.WithAsync<SignIn, string?>(async slice =>
            (await slice.Handle(new SignIn.Request("ada", Password), Listener.Public, null, Stop)).Refusal?.Code));
        Assert.NotEqual(ada.Id, (await _server.AddPersonAsync("ada")).Id);
    }

    [Fact]
    public async Task It_takes_the_name_of_the_account_and_otherwise_changes_nothing()
    {
        var ada = await _server.AddPersonAsync("ada", password: Password);
        var session = await _server.StartSessionAsync(ada.Id);
        Assert.Equal("account.other-name", (await DeleteAsync(ada.Id, "")).Refusal?.Code);
        Assert.Equal("account.other-name", (await DeleteAsync(ada.Id, "eve")).Refusal?.Code);
        Assert.NotNull((await RowAsync(ada.Id))?.ConfirmedAt);
        using var browser = _server.Anonymous();
        browser.DefaultRequestHeaders.Add("Cookie", $"__Host-cohortvault={session}");
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account", Stop)).StatusCode);
        Assert.Null((await DeleteAsync(ada.Id, " Ada ")).Refusal);
    }

    [Fact]
    public async Task The_last_operator_stays_also_when_two_leave_at_one_moment()
    {
        var first = await _server.AddPersonAsync("first", AccountRole.Operator, Password);
        var second = await _server.AddPersonAsync("second", AccountRole.Operator, Password);

        var both = await Task.WhenAll(
            DeleteAsync(first.Id, "first"), DeleteAsync(second.Id, "second"));

        Assert.Single(both, outcome => outcome.Succeeded);
        Assert.Single(both, outcome => outcome.Refusal?.Code == "account.last-operator");
        Assert.Equal(1, await _server.WithAsync<CohortDbContext, int>(
            db => db.Accounts.CountAsync(a => a.Role == AccountRole.Operator && a.ConfirmedAt != null, Stop)));
    }

    [Fact]
    public async Task The_last_one_who_manages_accounts_stays_whatever_the_role_is_called()
    {
        var first = await _server.AddPersonAsync("first", password: Password);
        var second = await _server.AddPersonAsync("second", password: Password);
        await _server.WithAsync<CohortDbContext, int>(async db =>
        {
            var role = CustomRole.Create("Administration", Permissions.ManageAccounts, _server.Clock.GetUtcNow());
            db.CustomRoles.Add(role);
            foreach (var account in await db.Accounts.ToListAsync(Stop))
            {
                account.AssignRole(AccountRole.Researcher, role.Id);
            }

            return await db.SaveChangesAsync(Stop);
        });

        Assert.Null((await DeleteAsync(first.Id, "first")).Refusal);
        Assert.Equal("account.last-operator", (await DeleteAsync(second.Id, "second")).Refusal?.Code);
    }

    [Fact]
    public async Task A_deletion_that_was_interrupted_goes_on_by_itself()
    {
        var ada = await _server.AddPersonAsync("ada", password: Password);
        await _server.WithAsync<IServiceProvider, string>(async services => (await OwnDataScene.AddFinishedJobAsync(
            services, ada.Id, "a study", _server.Clock.GetUtcNow())).PublicId);
        await _server.WithAsync<CohortDbContext, int>(async db =>
        {
            (await db.Accounts.SingleAsync(a => a.Id == ada.Id, Stop)).BeginDeletion(_server.Clock.GetUtcNow());
            return await db.SaveChangesAsync(Stop);
        });
        await ResumeAsync();
        Assert.NotNull(await RowAsync(ada.Id));

        _server.Clock.Advance(TimeSpan.FromMinutes(6));
        await ResumeAsync();
        Assert.Null(await RowAsync(ada.Id));
        Assert.Empty(await KeysAsync(ada.Id));
        Assert.Equal(0, await _server.WithAsync<CohortDbContext, int>(db => db.Set<SealedObject>().CountAsync(Stop)));
    }

    private async Task<AccountId> AddAsync(string userName, string fullName) =>
        (await _server.WithAsync<CreateAccount, Outcome<CreateAccount.Response>>(slice => slice.Handle(
            new CreateAccount.Request(
                userName, fullName, $"{userName}@example.org", AccountRole.Researcher, Password, TokenDays: null), Stop))).Value.Id;

    private Task<Outcome<DeleteAccount.Response>> DeleteAsync(AccountId id, string name) =>
        _server.WithAsync<DeleteAccount, Outcome<DeleteAccount.Response>>(
            slice => slice.Handle(id, name, Stop));

    private Task<int> ResumeAsync() => _server.WithAsync<AccountDeletion, int>(async deletion =>
    {
        await deletion.ResumeAsync(Stop);
        return 0;
    });

    private Task<Account?> RowAsync(AccountId id) => _server.WithAsync<CohortDbContext, Account?>(
        db => db.Accounts.AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, Stop));

    private Task<AccountProfile?> OpenAsync(Account? copy) => _server.WithAsync<AccountFields, AccountProfile?>(
        fields => fields.OpenAsync(copy!, Stop));

    private Task<List<byte[]>> KeysAsync(AccountId id) => _server.WithAsync<KeyDbContext, List<byte[]>>(
        db => db.Set<WrappedKey>().Where(k => k.Owner == id.Value).Select(k => k.Wrapped).ToListAsync(Stop));

    private Task<List<(string Action, string? Said)>> RecordsAsync(OwnerId owner) =>
        _server.WithAsync<IServiceProvider, List<(string, string?)>>(async services =>
        {
            var (db, fields) = ((CohortDbContext)services.GetService(typeof(CohortDbContext))!, (IFieldVault)services.GetService(typeof(IFieldVault))!);
            var said = new List<(string, string?)>();
            foreach (var record in await db.Set<AuditRecord>().AsNoTracking().Where(r => r.OwnerId == owner).ToListAsync(Stop))
            {
                said.Add((record.Action, await fields.OpenAsync(
                    AuditRecord.Cell(record.Id, owner), new SealedField(record.Payload), Stop)));
            }

            return said;
        });
}
