using System.Text.Encodings.Web;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace CohortVault.Platform.Features.Accounts.SingleSignOn;

/// <summary>
/// The framework's OpenID Connect handler, for answers in the address of the public listener alone. It signs nobody in: what it
/// found out waits in <see cref="ProviderAnswer"/> for the page at the same address.
/// </summary>
internal sealed class SingleSignOnHandler(
    IOptionsMonitor<OpenIdConnectOptions> options, ILoggerFactory logging, HtmlEncoder html, UrlEncoder url)
    : OpenIdConnectHandler(options, logging, html, url)
{
    public const string SchemeName = "single-sign-on";

    private const int MaxReason = 300;

    public override Task<bool> ShouldHandleRequestAsync() => Task.FromResult(
        HttpMethods.IsGet(Request.Method) && Request.Path == Options.CallbackPath && ListenerFeature.Of(Context) is Listener.Public);

    /// <summary>Whether an exception says that the provider cannot be reached or answers nonsense.</summary>
    public static bool IsProviderFailure(Exception exception) =>
        exception is HttpRequestException or IOException or TaskCanceledException or InvalidOperationException
            or OpenIdConnectProtocolException or AuthenticationFailureException or SecurityTokenException or ArgumentException;

    /// <summary>What the log says about an exception; token library and handler keep tokens out of their messages.</summary>
    public static string Reason(Exception exception)
    {
        var reason = $"{exception.GetType().Name}: {(exception.InnerException ?? exception).Message}";
        return reason.Length <= MaxReason ? reason : reason[..MaxReason];
    }
}

/// <summary>What came back from the provider with this request: an identity that was proved, or why there is none.</summary>
internal sealed record ProviderAnswer(ProviderIdentity? Identity, AuthenticationProperties Properties, Refusal? Refusal)
{
    /// <summary>The answer of this request; null if it carried none.</summary>
    public static ProviderAnswer? Of(HttpContext context) => context.Features.Get<ProviderAnswer>();
}
