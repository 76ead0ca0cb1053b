using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Statement.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Statement.Probes;

/// <summary>A browser without script: keeps cookies, fills in forms with their hidden tokens.</summary>
internal static partial class ProbeBrowser
{
    /// <summary>A client with the session of a person who signed in by the pages, second factor and all.</summary>
    public static async Task<HttpClient> SignInAsync(ProbeServer server, ProbePerson person, CancellationToken ct)
    {
        var client = server.Client(cookies: true);
        try
        {
            await PasswordAsync(client, person, ct);
            await EnrolAsync(server, client, person, ct);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Somebody with a role, made as on the command line and signed in on the admin listener with both factors.</summary>
    public static async Task<(HttpClient Client, ProbeAuthenticator Authenticator)> AdministratorAsync(
        ProbeServer server, AccountRole role, CancellationToken ct)
    {
        var person = ProbePerson.New();
        await using var scope = server.Services.CreateAsyncScope();
        var made = await scope.ServiceProvider.GetRequiredService<IAccountAdministration>().CreateAsync(
            new AccountToCreate(person.UserName.Text, person.Email.Text, role, person.Password.Text, null), ct);
        if (made.Refusal is { } refusal)
        {
            throw new InvalidOperationException($"The scratch instance made no probe {role.Word()}: {refusal.Text}");
        }

        var client = server.Client(admin: true, cookies: true);
        try
        {
            await PasswordAsync(client, person, ct);
            return (client, await EnrolAsync(server, client, person, ct));
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>The first step: the password alone. Returns where the person is led.</summary>
    public static async Task<string> PasswordAsync(HttpClient client, ProbePerson person, CancellationToken ct)
    {
        using var answer = await PostAsync(
            client, "/sign-in", new() { ["login"] = person.UserName.Text, ["password"] = person.Password.Text }, ct);
        return answer.StatusCode == HttpStatusCode.Found
            ? answer.Headers.Location!.ToString()
            : throw new InvalidOperationException($"A probe person could not sign in ({(int)answer.StatusCode}).");
    }

    /// <summary>Whether the password leads to the set-up of a second factor, and to no other way in.</summary>
    public static bool LeadsToEnrolment(Findings findings, string led) => findings.Expect(
        led.StartsWith("/account/second-factor", StringComparison.Ordinal),
        "The password leads to the set-up of a second factor.",
        "A password alone leads past the set-up of a second factor.");

    /// <summary>Sets an authenticator app up by the page.</summary>
    public static async Task<ProbeAuthenticator> EnrolAsync(
        ProbeServer server, HttpClient client, ProbePerson person, CancellationToken ct)
    {
        const string page = "/account/second-factor";
        using var shown = await client.GetAsync(page, ct);
        var html = await shown.Content.ReadAsStringAsync(ct);
        var (secret, offer) = (Secret().Match(html), Offer().Match(html));
        if (!secret.Success || !offer.Success)
        {
            throw new InvalidOperationException($"The page offers no second factor ({(int)shown.StatusCode}).");
        }

        var authenticator = new ProbeAuthenticator(secret.Groups[1].Value, server.Clock);
        authenticator = authenticator with { FirstCode = authenticator.Code() };
        using var answer = await PostAsync(
            client, page,
            new() { ["offer"] = WebUtility.HtmlDecode(offer.Groups[1].Value), ["code"] = authenticator.FirstCode, ["password"] = person.Password.Text }, ct,
            action: $"{page}?handler=Enrol");
        return answer.IsSuccessStatusCode
            ? authenticator with { RecoveryCodes = [.. RecoveryCode().Matches(await answer.Content.ReadAsStringAsync(ct)).Select(m => m.Value)] }
            : throw new InvalidOperationException($"A probe person could not set a second factor up ({(int)answer.StatusCode}).");
    }

    /// <summary>Switches administrative power on by the page; true if it was granted.</summary>
    public static async Task<bool> PowerAsync(HttpClient client, int minutes, string code, CancellationToken ct)
    {
        using var answer = await PostAsync(
            client, "/power",
            new()
            {
                ["reason"] = "A check of the security statement.",
                ["minutes"] = minutes.ToString(CultureInfo.InvariantCulture),
                ["code"] = code,
            },
            ct, action: "/power?handler=On");
        return answer.StatusCode == HttpStatusCode.Found;
    }

    /// <summary>Opens a page and posts its form.</summary>
    public static async Task<HttpResponseMessage> PostAsync(
        HttpClient client, string path, Dictionary<string, string> fields, CancellationToken ct, string? action = null)
    {
        using var page = await client.GetAsync(path, ct);
        var token = FormToken().Match(await page.Content.ReadAsStringAsync(ct));
        if (token.Success)
        {
            fields["__RequestVerificationToken"] = WebUtility.HtmlDecode(token.Groups[1].Value);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, action ?? path)
        {
            Content = new FormUrlEncodedContent(fields),
        };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        return await client.SendAsync(request, ct);
    }

    [GeneratedRegex("""id="factor-secret">([A-Z2-7 ]+)<""")]
    private static partial Regex Secret();

    [GeneratedRegex("""name="offer" value="([^"]+)""")]
    private static partial Regex Offer();

    [GeneratedRegex("(?:[0-9A-Z]{4}-){3,}[0-9A-Z]{4}")]
    private static partial Regex RecoveryCode();

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="__RequestVerificationToken" """)]
    private static partial Regex FormToken();
}
