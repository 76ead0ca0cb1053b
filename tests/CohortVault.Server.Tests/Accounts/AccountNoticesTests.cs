using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts;
using CohortVault.Platform.Features.Accounts.SecondFactors;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Accounts.Tokens;
using CohortVault.Platform.Kernel;
using CohortVault.Testing;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Server.Tests.Accounts;

/// <summary>What people are told before it hurts.</summary>
public class AccountNoticesTests : IAsyncLifetime
{
    private const string Password = "seven Quiet rivers 42";
    private RunningServer _server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await RunningServer.StartAsync(new Dictionary<string, string>(await DatabaseAsync())
    {
        ["Accounts:SignInsPerMinute"] = "1000",
    });

    /// <summary>Where the database is; SQLite unless a class on top says otherwise.</summary>
    internal virtual Task<Dictionary<string, string>> DatabaseAsync() => Task.FromResult(new Dictionary<string, string>());

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("password"), InlineData("code")]
    public async Task Who_is_guessed_at_is_told_once_a_day_and_nobody_else(string what)
    {
        var ada = await _server.AddPersonAsync("ada", password: Password);
        await _server.AddPersonAsync("eve", password: Password);
        await _server.AddSecondFactorAsync(ada.Id);
        await GuessAsync(4);
        Assert.Equal(0, await SentAsync());
        await GuessAsync(2);
        Assert.Equal(1, await SentAsync());
        _server.Clock.Advance(TimeSpan.FromHours(2));
        await GuessAsync(1);
        Assert.Equal(1, await SentAsync());
        _server.Clock.Advance(TimeSpan.FromHours(23));
        Assert.Equal(1 + 1, await SentAsync());
        _server.Clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal(2, await SentAsync());

        async Task GuessAsync(int times)
        {
            for (var guess = 0; guess < times; guess++)
            {
                if (what == "password")
                {
                    await _server.WithAsync<SignIn, bool>(async slice => (await slice.Handle(
                        new SignIn.Request("ada", "a wrong Passw0rd"), Listener.Public, null, Stop)).Succeeded);
                }
                else
                {
                    var half = await _server.StartSessionAsync(ada.Id, stage: SessionStage.AwaitsCode);
                    await _server.WithAsync<PassSecondFactor, bool>(async slice => (await slice.Handle(
                        ada.Id, new PassSecondFactor.Request("not a code", half), Listener.Public, null, Stop)).Succeeded);
                }
            }
        }

        Task<int> SentAsync() => MailsAsync("guessed-at");
    }

    [Fact]
    public async Task A_token_is_spoken_of_once_a_week_before_it_ends()
    {
        var ada = await _server.AddPersonAsync("ada");
        await _server.WithAsync<CreateApiToken, bool>(async slice => (await slice.Handle(
            ada.Id, new CreateApiToken.Request("for a moment", 5, ["jobs.read"]), Stop)).Succeeded);
        Assert.Equal(0, await MailsAsync("token-ends"));
        _server.Clock.Advance(TimeSpan.FromDays(22));
        Assert.Equal(0, await MailsAsync("token-ends"));
        _server.Clock.Advance(TimeSpan.FromDays(1.1));
        Assert.Equal(1, await MailsAsync("token-ends"));
        _server.Clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal(1, await MailsAsync("token-ends"));
    }

    private async Task<int> MailsAsync(string kind)
    {
        await _server.WithAsync<AccountNotices, int>(async notices =>
        {
            await notices.SendDueAsync(Stop);
            return 0;
        });
        return await _server.WithAsync<CohortDbContext, int>(
            db => db.OutgoingMails.CountAsync(m => m.Template == kind, Stop));
    }
}
