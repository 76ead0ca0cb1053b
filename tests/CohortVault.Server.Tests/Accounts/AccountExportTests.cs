using System.Net;
using System.Text;
using System.Text.Json;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.OwnData;
using CohortVault.Platform.Features.Audit;
using CohortVault.Platform.Features.Vault.Uploads;
using CohortVault.Platform.Kernel;
using CohortVault.Testing;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Server.Tests.Accounts;

/// <summary>The file that a person takes away: everything of theirs, nothing of others, no secret.</summary>
public sealed class AccountExportTests : IAsyncLifetime
{
    private const string Password = "seven Quiet rivers 42";
    private RunningServer _server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await RunningServer.StartAsync(new Dictionary<string, string>
    {
        ["Accounts:SignInsPerMinute"] = "1000",
    });

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task The_file_has_everything_that_is_kept_and_no_secret()
    {
        var ada = await _server.AddPersonAsync("ada", password: Password);
        var eve = await _server.AddPersonAsync("eve", password: Password);
        var codes = await _server.AddSecondFactorAsync(ada.Id);
        var session = await _server.StartSessionAsync(ada.Id);
        var narrow = await _server.AddTokenAsync(ada.Id, TokenScope.ReadJobs);
        await _server.WithAsync<RequestReset, Outcome<RequestReset.Response>>(
            slice => slice.Handle(new RequestReset.Request("ada"), null, Stop));
        var upload = await _server.WithAsync<UploadStore, Outcome<UploadStatus>>(
            store => store.BeginAsync(ada.Id.Owner(), 100, "chr21-of-ada.vcf.gz", Stop));
        Assert.True(upload.Succeeded);
        foreach (var person in (Person[])[ada, eve])
        {
            await _server.WithAsync<IServiceProvider, string>(async services => (await OwnDataScene.AddFinishedJobAsync(
                services, person.Id, $"study-of-{person.UserName}", _server.Clock.GetUtcNow())).PublicId);
        }

        var exported = await _server.WithAsync<ExportAccount, ExportAccount.Response>(slice => slice.Handle(ada.Id, Stop));
        var text = Encoding.UTF8.GetString(exported.Content);
        using var file = JsonDocument.Parse(text);
        var root = file.RootElement;
        Assert.Equal("CohortVault account export 1", root.GetProperty("format").GetString());
        string[] sections =
        [
            "account", "secondFactor", "passkeys", "singleSignOn", "devices", "sessions", "tokens", "links", "mails", "uploads", "holds", "destroyed",
            "jobs", "studies", "study-invitations", "consents-signed", "record-entries", "instrument-drafts", "study-exports", "history",
        ];
        foreach (var section in sections)
        {
            Assert.NotEmpty(root.GetProperty(section).GetProperty("about").GetString()!);
        }

        Assert.Equal(sections.Order(), root.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Object).Select(p => p.Name).Order());
        Assert.Equal(ada.Email, Entries("account").GetProperty("email").GetString());
        Assert.Equal(10, Entries("secondFactor").GetProperty("recoveryCodesLeft").GetInt32());
        Assert.Equal(2, Entries("sessions").GetArrayLength());
        Assert.Equal(2, Entries("tokens").GetArrayLength());
        Assert.Equal(["jobs.read"], Entries("tokens")[1].GetProperty("scopes").EnumerateArray().Select(s => s.GetString()));
        Assert.Equal("Reset", Entries("links")[0].GetProperty("purpose").GetString());
        Assert.Equal(3, Entries("mails").GetArrayLength());
        Assert.Equal("chr21-of-ada.vcf.gz", Entries("uploads")[0].GetProperty("fileName").GetString());
        Assert.Equal("study-of-ada", Entries("jobs")[0].GetProperty("name").GetString());
        Assert.Equal("study-of-ada.vcf.gz", Entries("jobs")[0].GetProperty("files")[0].GetString());
        var kept = await _server.WithAsync<CohortDbContext, int>(
            db => db.Set<AuditRecord>().CountAsync(r => r.OwnerId == ada.Id.Owner(), Stop));
        Assert.Equal(kept, Entries("history").GetArrayLength());
        Assert.All(Entries("history").EnumerateArray(), entry => Assert.NotEmpty(entry.GetProperty("actor").GetString()!));
        Assert.Contains(Entries("history").EnumerateArray(), entry => entry.GetProperty("action").GetString() == "account.exported");

        var row = await _server.WithAsync<CohortDbContext, Account>(db => db.Accounts.AsNoTracking().SingleAsync(a => a.Id == ada.Id, Stop));
        string[] secrets = [ada.Token, narrow, session, .. codes, row.PasswordHash, row.SecurityStamp.ToString(), "token="];
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase));
        string[] others = [eve.Id.ToString(), eve.Email, "study-of-eve"];
        Assert.All(others, other => Assert.DoesNotContain(other, text, StringComparison.Ordinal));

        JsonElement Entries(string section) => root.GetProperty(section).GetProperty("entries");
    }

    [Fact]
    public async Task A_form_of_another_site_gets_no_file()
    {
        var ada = await _server.AddPersonAsync("ada", password: Password);
        using var browser = await _server.SignedInAsync(ada.Id);
        using var answer = await browser.PostAsync("/account/export", new FormUrlEncodedContent([]), Stop);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }
}
