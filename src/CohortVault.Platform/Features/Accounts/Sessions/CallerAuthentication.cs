using System.Security.Claims;
using System.Text.Encodings.Web;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Tokens;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Accounts.Sessions;

/// <summary>
/// Recognises callers. Under /api and /redcap/api only a token in a header counts and cookies are not looked at (for
/// resumable uploads also the short-lived token that a page's script asks for);
/// everywhere else only the session cookie counts.
/// </summary>
internal sealed class CallerAuthentication(
    SessionStore sessions, ApiTokenStore tokens, UploadTokens uploadTokens,
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logging, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logging, encoder)
{
    public const string SchemeName = "caller";
    public const string SessionKind = "session";
    public const string TokenKind = "token";
    public const string UploadKind = "upload";
    public const string AwaitsCodeKind = "awaits-code";
    public const string AwaitsEnrolmentKind = "awaits-enrolment";
    public const string AwaitsDeviceKind = "awaits-device";
    public const string KindClaim = "cv:kind";
    public const string ListenerClaim = "cv:listener";

    /// <summary>Administrative power is on.</summary>
    public const string PowerClaim = "cv:power";

    /// <summary>Everything that signing in takes was shown within the last minutes.</summary>
    public const string FreshClaim = "cv:fresh";

    /// <summary>Whether a path belongs to programs and not to browsers.</summary>
    public static bool IsProgramPath(PathString path) =>
        path.StartsWithSegments("/api") || path.StartsWithSegments("/redcap/api");

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var listener = ListenerFeature.Of(Context);
        if (IsProgramPath(Request.Path))
        {
            var presented = TokenIn(Request);
            if (await tokens.RecogniseAsync(presented, Context.RequestAborted) is { } token)
            {
                return Success(token.Caller, TokenKind, listener, token.Scopes);
            }

            return Request.Path.StartsWithSegments(UploadTokens.Path)
                && await uploadTokens.RecogniseAsync(presented, Context.RequestAborted) is { } uploader
                    ? Success(uploader, UploadKind, listener)
                    : AuthenticateResult.NoResult();
        }

        return await sessions.RecogniseAsync(
            SessionCookie.Read(Context), listener, Context.RequestAborted) is { } caller
            ? Success(caller, KindOf(caller.Stage), listener)
            : AuthenticateResult.NoResult();
    }

    private static string KindOf(SessionStage stage) => stage switch
    {
        SessionStage.Full => SessionKind,
        SessionStage.AwaitsCode => AwaitsCodeKind,
        SessionStage.AwaitsDevice => AwaitsDeviceKind,
        _ => AwaitsEnrolmentKind,
    };

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (IsProgramPath(Request.Path))
        {
            return Refuse(StatusCodes.Status401Unauthorized);
        }

        Response.Redirect(AccountPages.SignIn + Back());
        return Task.CompletedTask;
    }

    // What a form held is lost: the person comes back to the page that has it.
    private string Back() => HttpMethods.IsGet(Request.Method)
        ? $"?returnUrl={Uri.EscapeDataString(Request.Path + Request.QueryString)}"
        : IsStale() ? $"?returnUrl={Uri.EscapeDataString(Request.Path)}"
        : "";

    /// <summary>Whether the page asks for a sign-in of the last minutes, and this one is older.</summary>
    private bool IsStale() => !Context.User.HasClaim(claim => claim.Type == FreshClaim)
        && (Context.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>() ?? [])
            .Any(data => data.Policy is Policies.Reauthenticated or Policies.EnrolsSecondFactor);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        // A person half way in, or without the power that the page asks for, is led to what is still missing.
        var page = Context.User.FindFirstValue(KindClaim) switch
        {
            AwaitsCodeKind => AccountPages.SignInCode,
            AwaitsEnrolmentKind => AccountPages.SecondFactor,
            AwaitsDeviceKind => AccountPages.SignInDevice,
            SessionKind when IsStale() => AccountPages.SignInAgain,
            _ when IsWithoutPower() => AccountPages.Power,
            _ => null,
        };
        if (page is null || IsProgramPath(Request.Path))
        {
            return Refuse(StatusCodes.Status403Forbidden);
        }

        Response.Redirect(page + Back());
        return Task.CompletedTask;
    }

    private bool IsWithoutPower() =>
        ListenerFeature.Of(Context) is Listener.Admin && !Context.User.HasClaim(claim => claim.Type == PowerClaim)
        && RolePermissions.Administrative.ToWords().Any(word => Context.User.HasClaim(RolePermissions.Claim, word));

    private static string? TokenIn(HttpRequest request)
    {
        const string bearer = "Bearer ";
        if (request.Headers["X-Auth-Token"] is { Count: 1 } own)
        {
            return own[0]!.StartsWith(bearer, StringComparison.OrdinalIgnoreCase)
                ? own[0]![bearer.Length..].Trim()
                : own[0]!.Trim();
        }

        return request.Headers.Authorization is { Count: 1 } standard
            && standard[0]!.StartsWith(bearer, StringComparison.OrdinalIgnoreCase)
                ? standard[0]![bearer.Length..].Trim()
                : null;
    }

    /// <summary>What a caller may show of himself to policies.</summary>
    public static ClaimsPrincipal Principal(
        CallerIdentity caller, string kind, Listener listener, IReadOnlyList<TokenScope>? scopes = null)
    {
        List<Claim> claims =
        [
            new Claim(Caller.AccountClaim, caller.Account.ToString()),
            new Claim(KindClaim, kind),
            new Claim(ListenerClaim, listener.ToString()),
            .. (scopes ?? []).Select(scope => new Claim(Caller.ScopeClaim, scope.Word)),
        ];

        // Who is half way in has no role yet, whatever a policy asks for.
        if (caller.Stage == SessionStage.Full)
        {
            claims.Add(new Claim(ClaimTypes.Role, caller.Role.Word()));
            claims.AddRange(caller.May.ToWords().Select(word => new Claim(RolePermissions.Claim, word)));
            if (caller.HasPower)
            {
                claims.Add(new Claim(PowerClaim, "on"));
            }

            if (caller.IsFresh)
            {
                claims.Add(new Claim(FreshClaim, "yes"));
            }
        }

        return new ClaimsPrincipal(new ClaimsIdentity(claims, SchemeName));
    }

    private AuthenticateResult Success(
        CallerIdentity caller, string kind, Listener listener, IReadOnlyList<TokenScope>? scopes = null) =>
        AuthenticateResult.Success(new AuthenticationTicket(Principal(caller, kind, listener, scopes), Scheme.Name));

    /// <summary>401 or 403 in the shape that the path's callers expect.</summary>
    private Task Refuse(int status)
    {
        Response.StatusCode = status;
        if (Request.Path.StartsWithSegments("/api/v2"))
        {
            return Response.WriteAsJsonAsync(
                new { success = false, message = "Access denied." }, Context.RequestAborted);
        }

        if (!IsProgramPath(Request.Path))
        {
            // The status page of the host says it to a person.
            return Task.CompletedTask;
        }

        var refusal = status == StatusCodes.Status401Unauthorized
            ? AccountRefusals.TokenNeeded
            : TokenScopeGate.Lacks(Context.User, Context) ? AccountRefusals.TokenScope : AccountRefusals.NotAllowed;
        return refusal.ToProblem().ExecuteAsync(Context);
    }
}
