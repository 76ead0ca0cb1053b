using System.Text.Encodings.Web;
using CohortVault.Platform.Features.Participants.Contracts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Participants.Joining;

/// <summary>Recognises participants by their phone's cookie. Only the policies of their own pages ask this scheme.</summary>
internal sealed class PhoneAuthentication(
    PhoneDoor door, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logging, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logging, encoder)
{
    /// <summary>The first page. The slash at its end makes it a page within the reach of the phone's service worker.</summary>
    public const string Home = "/p/";

    public const string Join = "/p/join";
    public const string Unlock = "/p/unlock";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync() =>
        await door.RecogniseAsync(PhoneCookie.Read(Context), Context.RequestAborted) is var (who, isOpen)
            ? AuthenticateResult.Success(new AuthenticationTicket(EnrolledParticipants.Principal(who, isOpen), Scheme.Name))
            : AuthenticateResult.NoResult();

    // What a page's script sends is answered with a status; people are led to where they can do something about it.
    protected override Task HandleChallengeAsync(AuthenticationProperties properties) =>
        AnswerAsync(StatusCodes.Status401Unauthorized, Join);

    // Recognised, and not let in: the PIN is missing.
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        AnswerAsync(StatusCodes.Status403Forbidden, Unlock);

    private Task AnswerAsync(int status, string page)
    {
        if (Context.GetEndpoint()?.Metadata.GetMetadata<IDisableCookieRedirectMetadata>() is not null)
        {
            Response.StatusCode = status;
        }
        else
        {
            Response.Redirect(page);
        }

        return Task.CompletedTask;
    }
}

/// <summary>The cookie by which a participant's phone is known; it stays for as long as studies last.</summary>
internal static class PhoneCookie
{
    public const string Name = "__Host-cohortvault-p";

    private static readonly CookieOptions Options = new()
    {
        Path = "/",
        Secure = true,
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        IsEssential = true,
    };

    public static string? Read(HttpContext context) => context.Request.Cookies[Name];

    public static void Write(HttpContext context, string secret) =>
        context.Response.Cookies.Append(Name, secret, new CookieOptions(Options) { MaxAge = TimeSpan.FromDays(400) });

    public static void Clear(HttpContext context) => context.Response.Cookies.Delete(Name, Options);
}
