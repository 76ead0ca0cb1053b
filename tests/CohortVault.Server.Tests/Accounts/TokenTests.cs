using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Json;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Accounts.Tokens;
using CohortVault.Platform.Features.Operations.Mail;
using CohortVault.Platform.Kernel;
using CohortVault.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Server.Tests.Accounts;

/// <summary>What tokens are called, what they are good for, and what they do not tell.</summary>
public sealed class TokenTests : IAsyncLifetime
{
    private RunningServer _server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await RunningServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_new_token_has_its_name_and_scopes_and_a_mail_tells_of_it()
    {
        var ada = await _server.AddPersonAsync("ada");
        var made = await CreateAsync(ada.Id, " cluster node 7 ", 12, "jobs.read", "results.download");
        Assert.True(made.Succeeded);
        var listed = await ListAsync(ada.Id);
        var token = Assert.Single(listed, t => t.Id == made.Value.Id);
        Assert.Equal("cluster node 7", token.Name);
        Assert.Equal([TokenScope.ReadJobs, TokenScope.DownloadResults], token.Scopes);
        Assert.Equal(token.CreatedAt.AddDays(12), token.ExpiresAt);

        var mails = await _server.WithAsync<ListOutbox, ListOutbox.Response>(list => list.Handle(1, Stop));
        var mail = Assert.Single(mails.Mails);
        Assert.Equal(("token-created", ada.Email), (mail.Template, mail.Recipient));
        Assert.DoesNotContain(made.Value.Secret, mail.Body);
        Assert.DoesNotContain("{{", mail.Body);
        var row = await _server.WithAsync<CohortDbContext, ApiToken>(db => db.ApiTokens.SingleAsync(t => t.Id == made.Value.Id, Stop));
        Assert.DoesNotContain("cluster", System.Text.Encoding.Latin1.GetString(row.Name.Bytes));
    }

    [Theory]
    [InlineData("", 30, "jobs.read", "account.token-name")]
    [InlineData("a\u0007b", 30, "jobs.read", "account.token-name")]
    [InlineData("x", 0, "jobs.read", "account.token-days")]
    [InlineData("x", 91, "jobs.read", "account.token-days")]
    [InlineData("x", 30, "", "account.token-scopes")]
    [InlineData("x", 30, "jobs.read everything", "account.token-scopes")]
    public async Task A_token_without_a_name_a_life_or_a_purpose_is_refused(string name, int days, string scopes, string code)
    {
        var ada = await _server.AddPersonAsync("ada");
        Assert.Equal(code, (await CreateAsync(ada.Id, name, days, scopes.Split(' '))).Refusal?.Code);
        Assert.Single(await ListAsync(ada.Id));
    }

    [Fact]
    public async Task A_token_cannot_be_given_what_the_role_does_not_have()
    {
        var auditor = await _server.AddPersonAsync("auditor", AccountRole.Auditor);
        Assert.Equal("account.token-scopes", (await CreateAsync(auditor.Id, "x", 30, "jobs.read")).Refusal?.Code);
        Assert.Null((await CreateAsync(auditor.Id, "x", 30, "profile.read")).Refusal);
    }

    [Fact]
    public async Task Nobody_has_more_than_fifty_tokens()
    {
        var ada = await _server.AddPersonAsync("ada");
        for (var made = 1; made < ApiToken.MostPerAccount; made++)
        {
            await _server.AddTokenAsync(ada.Id, TokenScope.ReadJobs);
        }

        Assert.Equal("account.too-many-tokens", (await CreateAsync(ada.Id, "x", 30, "jobs.read")).Refusal?.Code);
        Assert.Equal(ApiToken.MostPerAccount, (await ListAsync(ada.Id)).Count);
        _server.Clock.Advance(TimeSpan.FromDays(31));
        Assert.Null((await CreateAsync(ada.Id, "x", 30, "jobs.read")).Refusal);
    }

    [Fact]
    public async Task A_token_of_the_command_line_has_every_scope_of_its_role()
    {
        foreach (var role in Enum.GetValues<AccountRole>())
        {
            var person = await _server.AddPersonAsync($"of-role-{role.Word()}", role);
            Assert.Equal(TokenScope.Of(role), Assert.Single(await ListAsync(person.Id)).Scopes);
        }
    }

    [Fact]
    public async Task An_endpoint_that_declares_no_scope_is_closed_to_every_token()
    {
        var caller = CallerAuthentication.Principal(
            new CallerIdentity(AccountId.New(), AccountRole.Operator), CallerAuthentication.TokenKind, Listener.Public,
            TokenScope.Of(AccountRole.Operator));
        Assert.False(await PassesAsync(caller));
        Assert.False(await PassesAsync(CallerAuthentication.Principal(
            new CallerIdentity(AccountId.New(), AccountRole.Operator), CallerAuthentication.TokenKind, Listener.Public),
            new TokenAccess(TokenScope.ReadJobs)));
        Assert.True(await PassesAsync(caller, new TokenAccess(TokenScope.ReadJobs)));
        Assert.True(await PassesAsync(CallerAuthentication.Principal(
            new CallerIdentity(AccountId.New(), AccountRole.Operator), CallerAuthentication.SessionKind, Listener.Public)));
    }

    [Fact]
    public async Task A_token_that_may_not_read_the_profile_is_not_told_name_and_address()
    {
        var ada = await _server.AddPersonAsync("ada");
        var narrow = await _server.AddTokenAsync(ada.Id, TokenScope.ReadJobs);
        Assert.Equal((ada.Email, ada.Email), await MailsToldAsync(ada.Token));
        Assert.Equal(("", null), await MailsToldAsync(narrow));
    }

    [Fact]
    public async Task A_token_that_may_not_download_is_not_told_the_share_links_of_a_job()
    {
        var ada = await _server.AddPersonAsync("ada");
        var job = await FinishedJobAsync(ada.Id);
        Assert.Equal(1, await OutputsAsync(ada.Token, job));
        Assert.Equal(1, await OutputsAsync(
            await _server.AddTokenAsync(ada.Id, TokenScope.ReadJobs, TokenScope.DownloadResults), job));
        Assert.Equal(0, await OutputsAsync(await _server.AddTokenAsync(ada.Id, TokenScope.ReadJobs), job));
        Assert.Equal(0, await OutputsAsync(await _server.AddTokenAsync(ada.Id, TokenScope.ReadJobs, TokenScope.SubmitJobs), job));
    }

    private static async Task<bool> PassesAsync(ClaimsPrincipal caller, params object[] metadata)
    {
        var http = new DefaultHttpContext();
        http.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(metadata), "test"));
        var context = new AuthorizationHandlerContext([], caller, http);
        await new TokenScopeGate().HandleAsync(context);
        return !context.HasFailed;
    }

    private Task<Outcome<CreateApiToken.Response>> CreateAsync(AccountId id, string name, int days, params string[] scopes) =>
        _server.WithAsync<CreateApiToken, Outcome<CreateApiToken.Response>>(slice => slice.Handle(
            id, new CreateApiToken.Request(name, days, [.. scopes.Where(word => word.Length > 0)]), Stop));

    private Task<IReadOnlyList<ListApiTokens.Item>> ListAsync(AccountId id) =>
        _server.WithAsync<ListApiTokens, IReadOnlyList<ListApiTokens.Item>>(slice => slice.Handle(id, Stop));

    private async Task<(string? Verify, string? Server)> MailsToldAsync(string token)
    {
        using var client = _server.WithToken(token);
        using var answer = await client.PostAsync(
            "/api/v2/tokens/verify", new FormUrlEncodedContent([new("token", token)]), Stop);
        var verified = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.True(verified.GetProperty("valid").GetBoolean());
        Assert.Equal("ada", verified.GetProperty("username").GetString());
        var server = await client.GetFromJsonAsync<JsonElement>("/api/v2/server", Stop);
        return (verified.GetProperty("mail").GetString(), server.GetProperty("user").GetProperty("mail").GetString());
    }

    private async Task<int> OutputsAsync(string token, string job)
    {
        using var client = _server.WithToken(token);
        using var answer = await client.GetAsync($"/api/v2/jobs/{job}", Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("outputParams").GetArrayLength();
    }

    private Task<string> FinishedJobAsync(AccountId account) => _server.WithAsync<IServiceProvider, string>(async services =>
        (await OwnDataScene.AddFinishedJobAsync(services, account, "a job", _server.Clock.GetUtcNow())).PublicId);
}
