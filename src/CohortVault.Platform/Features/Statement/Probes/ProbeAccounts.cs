using System.Net;
using System.Text.Json;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Statement.Canaries;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Statement.Probes;

/// <summary>Someone made up, whose words are all markers.</summary>
/// <param name="UserName">Name to sign in with.</param>
/// <param name="FullName">The person's name.</param>
/// <param name="Email">Address.</param>
/// <param name="Password">Password.</param>
internal sealed record ProbePerson(Marker UserName, Marker FullName, Marker Email, Marker Password)
{
    public IEnumerable<Marker> Markers => [UserName, FullName, Email, Password];

    public static ProbePerson New()
    {
        var email = Marker.Random("e-mail address");
        return new(
            Marker.Random("user name", "u"),
            Marker.Random("full name"),
            email with { Text = $"{email.Text.ToLowerInvariant()}@probe.invalid" },
            Marker.Random("password", "Aa7"));
    }
}

/// <summary>An account of a scratch instance that may use the job API.</summary>
internal sealed record ProbeAccount(ProbePerson Person, AccountId Id, Marker Token);

/// <summary>Probe people and their accounts.</summary>
internal static class ProbeAccounts
{
    /// <summary>What registration answered.</summary>
    public sealed record Answer(HttpStatusCode Status, bool Success, string Body);

    /// <summary>Registers through the job API's own call.</summary>
    public static async Task<Answer> RegisterAsync(
        this ProbeServer server, ProbePerson person, string? password = null, CancellationToken ct = default)
    {
        using var client = server.Client();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["username"] = person.UserName.Text,
            ["full-name"] = person.FullName.Text,
            ["mail"] = person.Email.Text,
            ["new-password"] = password ?? person.Password.Text,
            ["confirm-new-password"] = password ?? person.Password.Text,
        });
        using var answer = await client.PostAsync("/api/v2/users/register", form, ct);
        var body = await answer.Content.ReadAsStringAsync(ct);
        using var json = JsonDocument.Parse(body);
        return new Answer(answer.StatusCode, json.RootElement.GetProperty("success").GetBoolean(), json.RootElement.GetProperty("message").GetString() ?? "");
    }

    /// <summary>
    /// Makes a confirmed account with an API token, as <c>cohortvault user create --api-token</c> does.
    /// </summary>
    public static async Task<ProbeAccount> CreateAccountAsync(
        this ProbeServer server, CancellationToken ct, int tokenDays = 90, AccountRole role = AccountRole.Researcher)
    {
        var person = ProbePerson.New();
        await using var scope = server.Services.CreateAsyncScope();
        var administration = scope.ServiceProvider.GetRequiredService<IAccountAdministration>();
        var made = await administration.CreateAsync(
            new AccountToCreate(
                person.UserName.Text, person.Email.Text, role, person.Password.Text, tokenDays), ct);
        return made.Succeeded
            ? new ProbeAccount(person, made.Value.Id, new Marker("API token", made.Value.Token!))
            : throw new InvalidOperationException($"The scratch instance made no probe account: {made.Refusal.Text}");
    }
}
