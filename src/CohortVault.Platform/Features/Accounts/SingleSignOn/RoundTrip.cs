using System.Globalization;
using System.Security.Cryptography;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace CohortVault.Platform.Features.Accounts.SingleSignOn;

/// <summary>
/// The way to the provider and back. What we must know at the return travels in the state, which the handler seals and ties to
/// this browser by a cookie that counts once.
/// </summary>
internal sealed class RoundTrip(
    IOptionsMonitor<OpenIdConnectOptions> handler, IOptions<SingleSignOnOptions> options, IOptions<AccountOptions> accounts,
    TimeProvider clock, ILogger<RoundTrip> log)
{
    private const string BackKey = "cv:back";
    private const string LinkKey = "cv:link";
    private const string SessionKey = "cv:session";
    private const string NotBeforeKey = "cv:not-before";

    // Clocks of two machines.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Address of the provider's log-in, to sign in with it. A log-in there is good for as long as a session of ours lasts at
    /// most; with <paramref name="again"/> the provider is to ask for it anew.
    /// </summary>
    public Task<Outcome<string>> BeginAsync(HttpContext context, string? returnUrl, bool again)
    {
        var properties = new AuthenticationProperties(new Dictionary<string, string?> { [BackKey] = returnUrl });
        if (again)
        {
            AskAnew(properties);
        }
        else
        {
            AskNotBefore(properties, TimeSpan.FromHours(accounts.Value.SessionHours));
        }

        return BeginAsync(context, properties);
    }

    /// <summary>
    /// Address of the provider's log-in, to link it to the account of this session and no other. It asks for a log-in anew: who
    /// sits at the browser is not always who logged in at the provider before.
    /// </summary>
    public Task<Outcome<string>> BeginLinkAsync(HttpContext context, string linkSecret)
    {
        var properties = new AuthenticationProperties(new Dictionary<string, string?>
        {
            [LinkKey] = linkSecret,
            [SessionKey] = Session(context),
        });
        AskAnew(properties);
        return BeginAsync(context, properties);
    }

    /// <summary>The page that asked for the sign-in; null if there was none.</summary>
    public static string? Back(AuthenticationProperties properties) => properties.Items.TryGetValue(BackKey, out var back) ? back : null;

    /// <summary>The secret with which a log-in is linked; null if this is a sign-in.</summary>
    public static string? LinkSecret(AuthenticationProperties properties) =>
        properties.Items.TryGetValue(LinkKey, out var secret) ? secret : null;

    /// <summary>Whether a link comes back to the session that began it.</summary>
    public static bool IsOwnLink(AuthenticationProperties properties, HttpContext context) =>
        properties.Items.TryGetValue(SessionKey, out var session) && session is not null && session == Session(context);

    /// <summary>Whether the log-in is as young as was asked for; a provider that does not say when it was is believed.</summary>
    public static bool IsYoungEnough(AuthenticationProperties properties, ProviderIdentity identity) =>
        properties.Items.TryGetValue(NotBeforeKey, out var oldest)
        && (identity.LoggedInAt is not { } loggedIn
            || loggedIn >= DateTimeOffset.FromUnixTimeSeconds(long.Parse(oldest!, CultureInfo.InvariantCulture)) - Skew);

    private void AskAnew(AuthenticationProperties properties)
    {
        properties.SetParameter(OpenIdConnectParameterNames.Prompt, OpenIdConnectPrompt.Login);
        AskNotBefore(properties, TimeSpan.Zero);
    }

    private void AskNotBefore(AuthenticationProperties properties, TimeSpan age)
    {
        properties.SetParameter<TimeSpan?>(OpenIdConnectParameterNames.MaxAge, age);
        properties.Items[NotBeforeKey] =
            (clock.GetUtcNow() - age).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
    }

    private static string? Session(HttpContext context) =>
        OpaqueSecret.Digest(SessionCookie.Read(context)) is { } digest ? Convert.ToHexString(SHA256.HashData(digest)) : null;

    private async Task<Outcome<string>> BeginAsync(HttpContext context, AuthenticationProperties properties)
    {
        properties.RedirectUri = SingleSignOnPages.Return;
        try
        {
            var discovered = await handler.Get(SingleSignOnHandler.SchemeName).ConfigurationManager!
                .GetConfigurationAsync(context.RequestAborted);
            if (discovered.Issuer != options.Value.Issuer)
            {
                log.ProviderUnreachable("its discovery document names another issuer than the configuration");
                return SingleSignOnRefusals.ProviderUnreachable;
            }

            await context.ChallengeAsync(SingleSignOnHandler.SchemeName, properties);
        }
        catch (Exception broken) when (SingleSignOnHandler.IsProviderFailure(broken))
        {
            log.ProviderUnreachable(SingleSignOnHandler.Reason(broken));
            return SingleSignOnRefusals.ProviderUnreachable;
        }

        // The page decides how to go on: the answer to a form may not redirect to another origin.
        var address = context.Response.Headers.Location.ToString();
        context.Response.Headers.Remove("Location");
        context.Response.StatusCode = StatusCodes.Status200OK;
        return address;
    }
}
