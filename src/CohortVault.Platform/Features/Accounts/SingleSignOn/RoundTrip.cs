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
    IOptionsMonitor<OpenIdConnectOptions> handler, IOptions<SingleSignOnOptions> options, TimeProvider clock,
    ILogger<RoundTrip> log)
{
    private const string BackKey = "cv:back";
    private const string LinkKey = "cv:link";
    private const string SessionKey = "cv:session";
    private const string StartedKey = "cv:started";

    // Clocks of two machines.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>Address of the provider's log-in, to sign in with it.</summary>
    public Task<Outcome<string>> BeginAsync(HttpContext context, string? returnUrl) =>
        BeginAsync(context, new AuthenticationProperties(new Dictionary<string, string?> { [BackKey] = returnUrl }));

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
            [StartedKey] = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        });
        properties.SetParameter(OpenIdConnectParameterNames.Prompt, OpenIdConnectPrompt.Login);
        properties.SetParameter<TimeSpan?>(OpenIdConnectParameterNames.MaxAge, TimeSpan.Zero);
        return BeginAsync(context, properties);
    }

    /// <summary>The page that asked for the sign-in; null if there was none.</summary>
    public static string? Back(AuthenticationProperties properties) => properties.Items.TryGetValue(BackKey, out var back) ? back : null;

    /// <summary>The secret with which a log-in is linked; null if this is a sign-in.</summary>
    public static string? LinkSecret(AuthenticationProperties properties) =>
        properties.Items.TryGetValue(LinkKey, out var secret) ? secret : null;

    /// <summary>Whether a link comes back to the session that began it, with a log-in that was made for it.</summary>
    public static bool IsOwnLink(AuthenticationProperties properties, ProviderIdentity identity, HttpContext context)
    {
        if (!properties.Items.TryGetValue(SessionKey, out var session) || session is null || session != Session(context)
            || !properties.Items.TryGetValue(StartedKey, out var started))
        {
            return false;
        }

        var since = DateTimeOffset.FromUnixTimeSeconds(long.Parse(started!, CultureInfo.InvariantCulture));
        return identity.LoggedInAt is not { } loggedIn || loggedIn >= since - Skew;
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
