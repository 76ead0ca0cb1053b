using CohortVault.Platform.Features.Accounts;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Passwords;
using CohortVault.Platform.Features.Accounts.SingleSignOn;
using CohortVault.Platform.Features.Accounts.Tokens;
using CohortVault.Platform.Features.Participants.Joining;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Studies.Pages;
using CohortVault.Platform.Features.Studies.Team;
using CohortVault.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Server.Tests.Security;

/// <summary>docs/security/access.md says what the program does.</summary>
public sealed class AccessDocumentTests
{
    // A line break in the text is a blank.
    private static readonly string Text = Repository.Read("docs", "security", "access.md").Replace('\n', ' ');

    [Fact]
    public void Its_numbers_are_those_of_the_program()
    {
        var defaults = new AccountOptions();
        Says($"that are free | {GrowingDelay.FreeAttempts} |");
        var now = DateTimeOffset.UnixEpoch;
        Says($"| {(GrowingDelay.NextAttempt(GrowingDelay.FreeAttempts, now) - now)!.Value.TotalSeconds} seconds, doubled each time, "
            + $"{(GrowingDelay.NextAttempt(1000, now) - now)!.Value.TotalMinutes} minutes at most |");
        Says($"| {defaults.SignInsPerMinute} a minute | `Accounts:SignInsPerMinute`");
        Says($"| {defaults.RegistrationsPerHour} an hour | `Accounts:RegistrationsPerHour`");
        Says($"| {defaults.PasswordIterations} iterations of PBKDF2-HMAC-SHA-512 | `Accounts:PasswordIterations`");
        Says($"after {defaults.SessionIdleMinutes} minutes without a request (`Accounts:SessionIdleMinutes`");
        Says($"and {defaults.SessionHours} hours after signing in (`Accounts:SessionHours`");
        Says($"a link from a mail: {RequestReset.LinkLifetime.TotalMinutes} minutes, once");
        Says($"which ends within {ApiToken.LongestDays} days");
        Says("may have any number of sessions");
        Says($"{PasswordRules.MinLength} to {PasswordRules.MaxLength} characters");
        Says($"paper or screen, {InviteParticipant.Lifetime.TotalHours} hours, once");
        Says($"PIN of {PinRules.Shortest} to {PinRules.Longest} digits");
        Says($"until {PhoneDoor.Open.TotalMinutes} minutes pass");
        Says($"after {PinRules.MostWrong} in a row");
    }

    [Fact]
    public void Its_table_of_a_studys_roles_is_that_of_the_program()
    {
        Says($"| right | {string.Join(" | ", StudyRole.Usual.Select(role => role.Name))} |");
        foreach (var right in StudyRightWords.Each)
        {
            Says($"| {StudyTexts.Of(right)} | {string.Join(" | ", StudyRole.Usual.Select(role => role.Rights.HasFlag(right) ? "yes" : "–"))} |");
        }
    }

    [Fact]
    public void Its_words_of_this_place_are_those_that_are_refused()
    {
        Says(string.Join(", ", ContextWords.All.Select(word => $"`{word}`")) + ".");
        Assert.All(ContextWords.All, word => Assert.Equal(
            "account.password-common", PasswordRules.Check(PasswordProfile.Default, char.ToUpperInvariant(word[0]) + word[1..] + "2026!")?.Code));
    }

    [Fact]
    public async Task Its_table_names_every_policy_and_the_roles_that_pass_it()
    {
        await using var server = await RunningServer.StartAsync();
        var policies = server.App.Services.GetRequiredService<IAuthorizationPolicyProvider>();
        foreach (var name in typeof(Policies).GetFields().Select(field => (string)field.GetValue(null)!))
        {
            var policy = await policies.GetPolicyAsync(name);
            var permissions = policy!.Requirements.OfType<ClaimsAuthorizationRequirement>()
                .Where(claim => claim.ClaimType == RolePermissions.Claim).SelectMany(claim => claim.AllowedValues!).ToList();
            var roles = Enum.GetValues<AccountRole>()
                .Where(role => RolePermissions.Of(role).ToWords().Intersect(permissions).Any()).Select(role => role.Word());
            Says($"| `{name}` | {string.Join(", ", roles)}");
        }
    }

    [Fact]
    public void It_names_every_way_in()
    {
        foreach (var way in (string[])[AccountPages.SignIn, AccountPages.SignInCode, AccountPages.SignInDevice, AccountPages.SecondFactor, AccountPages.SetUp, AccountPages.Reset, SingleSignOnPages.Begin, PhoneAuthentication.Join, PhoneAuthentication.Unlock])
        {
            Says($"`{way}`");
        }

        // Every page that is open to strangers and takes a form is one of these, or leads to nothing but a mail.
        string[] known = ["Confirm", "Forgotten", "Join", "Reset", "SetUp", "SignIn", "SignUp", "SingleSignOnReturn", "Unseal", "Error"];
        var open = from assembly in (System.Reflection.Assembly[])[typeof(Platform.PlatformServices).Assembly, typeof(ServerHost).Assembly]
                   from type in assembly.GetTypes()
                   where type.IsSubclassOf(typeof(Microsoft.AspNetCore.Mvc.RazorPages.PageModel)) && !type.IsAbstract
                   where type.GetCustomAttributes(true).Any(attribute => attribute is IAllowAnonymous)
                   where type.GetMethods().Any(method => method.Name.StartsWith("OnPost", StringComparison.Ordinal))
                   select type.Name.Replace("Model", "", StringComparison.Ordinal);
        Assert.Equal(known.Order(), open.Order());
    }

    private static void Says(string words) => Assert.Contains(words, Text, StringComparison.Ordinal);
}
