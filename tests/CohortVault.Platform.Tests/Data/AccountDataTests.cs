using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Accounts.Tokens;
using CohortVault.Platform.Features.Audit;
using CohortVault.Platform.Kernel;
using CohortVault.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Tests.Data;

/// <summary>What both databases must do alike, against the running server.</summary>
public abstract class AccountDataTests
{
    private const string Password = "Blue-Kettle-42-river";

    private protected abstract RunningServer Server { get; }

    [Fact]
    public async Task Of_many_registrations_of_one_address_at_once_one_account_comes()
    {
        var name = Unique();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => RegisterAsync($"{name}x{i}", i % 2 == 0 ? $"{name}@Example.org" : $" {name.ToUpperInvariant()}@example.ORG")));
        Assert.All(answers, answer => Assert.True(answer.Succeeded));
        var accounts = await Server.WithAsync<AccountFields, int>(async fields =>
        {
            Assert.True(EmailAddress.TryParse($"{name}@example.org", out var address));
            return await fields.FindByLoginAsync(address.Written, default) is null ? 0 : 1;
        });
        Assert.Equal(1, accounts);
    }

    [Fact]
    public async Task A_single_use_link_is_consumed_once_even_by_many_at_once()
    {
        var person = await Server.AddPersonAsync(Unique());
        var secret = await Server.WithAsync<IServiceProvider, string>(async services =>
        {
            var made = await services.GetRequiredService<AccountLinks>().IssueAsync(
                LinkPurpose.Confirm, person.Id, TimeSpan.FromHours(1), default);
            await services.GetRequiredService<CohortDbContext>().SaveChangesAsync();
            return made;
        });
        var used = await Task.WhenAll(
            Enumerable.Range(0, 5).Select(_ => Server.WithAsync<ConfirmAccount, bool>(async slice =>
            (await slice.Handle(new ConfirmAccount.Request(secret), default)).Succeeded)));
        Assert.Single(used, won => won);
    }

    [Fact]
    public async Task A_session_idles_out_ends_at_its_limit_and_dies_with_the_password()
    {
        var person = await Server.AddPersonAsync(Unique());
        var secret = await Server.StartSessionAsync(person.Id);
        Assert.NotNull(await RecogniseAsync(secret));

        Server.Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.NotNull(await RecogniseAsync(secret));
        Server.Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.NotNull(await RecogniseAsync(secret));
        Server.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Null(await RecogniseAsync(secret));

        var kept = await Server.StartSessionAsync(person.Id);
        for (var half = 0; half < 24; half++)
        {
            Assert.NotNull(await RecogniseAsync(kept));
            Server.Clock.Advance(TimeSpan.FromMinutes(30));
        }

        Assert.Null(await RecogniseAsync(kept));

        var last = await Server.StartSessionAsync(person.Id);
        await Server.WithAsync<CohortDbContext, int>(async db =>
        {
            (await db.Accounts.SingleAsync(a => a.Id == person.Id)).ChangePassword("another");
            return await db.SaveChangesAsync();
        });
        Assert.Null(await RecogniseAsync(last));
    }

    [Fact]
    public async Task A_session_of_the_public_listener_is_nothing_on_the_admin_listener()
    {
        var person = await Server.AddPersonAsync(Unique(), AccountRole.Operator);
        var secret = await Server.StartSessionAsync(person.Id);
        Assert.Null(await Server.WithAsync<SessionStore, CallerIdentity?>(sessions => sessions.RecogniseAsync(secret, Listener.Admin, default)));
    }

    [Fact]
    public async Task A_token_lives_as_long_as_it_says_and_dies_when_revoked()
    {
        var person = await Server.AddPersonAsync(Unique());
        var made = await Server.WithAsync<CreateApiToken, Outcome<CreateApiToken.Response>>(slice =>
            slice.Handle(person.Id, new CreateApiToken.Request("a program", 2, ["jobs.read"]), default));
        Assert.True(await IsGoodTokenAsync(made.Value.Secret));
        Assert.True(await IsGoodTokenAsync(person.Token));

        var other = await Server.AddPersonAsync(Unique());
        Assert.Equal("account.token-unknown", await RevokeAsync(other.Id, made.Value.Id));
        Assert.Null(await RevokeAsync(person.Id, made.Value.Id));
        Assert.False(await IsGoodTokenAsync(made.Value.Secret));

        Server.Clock.Advance(TimeSpan.FromDays(30));
        Assert.False(await IsGoodTokenAsync(person.Token));
    }

    [Fact]
    public async Task The_command_line_refuses_a_name_or_address_that_is_taken()
    {
        var person = await Server.AddPersonAsync(Unique());
        var again = await Server.WithAsync<CreateAccount, Outcome<CreateAccount.Response>>(slice => slice.Handle(
            new CreateAccount.Request(
                Unique(), "", person.Email.ToUpperInvariant(), AccountRole.Researcher, null, null), default));
        Assert.Equal("account.taken", again.Refusal?.Code);
    }

    [Fact]
    public async Task Names_and_addresses_are_sealed_and_open_for_their_own_row_only()
    {
        var person = await Server.AddPersonAsync(Unique());
        var profile = await Server.WithAsync<IAccountDirectory, AccountProfile?>(
            directory => directory.FindAsync(person.Id, default));
        Assert.Equal((person.UserName, person.Email), (profile?.UserName, profile?.Email));
        var row = await Server.WithAsync<CohortDbContext, Account>(
            db => db.Accounts.AsNoTracking().SingleAsync(a => a.Id == person.Id));
        Assert.DoesNotContain(
            person.UserName, System.Text.Encoding.Latin1.GetString(row.UserName.Bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Instants_keep_their_microseconds_and_sort()
    {
        var person = await Server.AddPersonAsync(Unique());
        var before = await Server.WithAsync<CohortDbContext, DateTimeOffset>(
            db => db.Accounts.Where(a => a.Id == person.Id).Select(a => a.CreatedAt).SingleAsync());
        var older = await Server.WithAsync<CohortDbContext, bool>(
            db => db.Accounts.AnyAsync(a => a.Id == person.Id && a.CreatedAt < before.AddTicks(10)));
        var newer = await Server.WithAsync<CohortDbContext, bool>(
            db => db.Accounts.AnyAsync(a => a.Id == person.Id && a.CreatedAt < before));
        Assert.Equal((true, false), (older, newer));
        Assert.Equal(TimeSpan.Zero, before.Offset);
    }

    [Fact]
    public async Task The_audit_log_of_many_people_at_once_has_no_gaps()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Server.AddPersonAsync(Unique())));
        var places = await Server.WithAsync<CohortDbContext, List<long>>(
            db => db.Set<AuditRecord>().OrderBy(r => r.Sequence).Select(r => r.Sequence).ToListAsync());
        Assert.Equal(Enumerable.Range(0, places.Count).Select(i => (long)i), places);
    }

    private static string Unique() => "u" + Guid.NewGuid().ToString("N")[..12];

    private Task<Outcome<Register.Response>> RegisterAsync(string name, string email) =>
        Server.WithAsync<Register, Outcome<Register.Response>>(slice =>
        slice.Handle(new Register.Request(name, "Some Body", email, Password, Password), null, default));

    private Task<CallerIdentity?> RecogniseAsync(string secret) =>
        Server.WithAsync<SessionStore, CallerIdentity?>(sessions =>
        sessions.RecogniseAsync(secret, Listener.Public, default));

    private Task<bool> IsGoodTokenAsync(string secret) => Server.WithAsync<ApiTokenStore, bool>(async tokens =>
        await tokens.RecogniseAsync(secret, default) is not null);

    private Task<string?> RevokeAsync(AccountId account, Guid token) =>
        Server.WithAsync<RevokeApiToken, string?>(async slice =>
        (await slice.Handle(account, token, default)).Refusal?.Code);
}

/// <summary>A server on SQLite.</summary>
public sealed class SqliteServer : IAsyncLifetime
{
    internal RunningServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await RunningServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

/// <summary>A server on PostgreSQL over verified TLS.</summary>
public sealed class ServerOnPostgres : IAsyncLifetime
{
    private PostgresServer? _postgres;

    internal RunningServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresServer.StartAsync();
        Server = await RunningServer.StartAsync(await _postgres.NewDatabasesAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }

        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }
    }
}

public sealed class SqliteAccountDataTests(SqliteServer sqlite) : AccountDataTests, IClassFixture<SqliteServer>
{
    private protected override RunningServer Server => sqlite.Server;
}

public sealed class PostgresAccountDataTests(
    ServerOnPostgres postgres) : AccountDataTests, IClassFixture<ServerOnPostgres>
{
    private protected override RunningServer Server => postgres.Server;
}
