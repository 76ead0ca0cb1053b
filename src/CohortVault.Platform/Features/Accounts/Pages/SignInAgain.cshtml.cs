using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Features.Accounts.Passkeys;
using CohortVault.Platform.Features.Accounts.SecondFactors;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Accounts.SingleSignOn;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Accounts.Pages;

/// <summary>Asks a signed-in person for everything again, and leads back to the page that wants it.</summary>
[Authorize(Policies.SignedIn)]
[OnEveryListener]
[Audited("account.reauthenticated, account.device-added, account.code-refused, account.passkey-refused")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class SignInAgainModel(
    Reauthenticate again, ShowOwnFactors factors, ExternalIdentities identities, IOptions<SingleSignOnOptions> singleSignOn,
    SessionStore sessions) : SignInPage(sessions)
{
    public OwnFactors Factors { get; private set; } = null!;

    /// <summary>Whose log-in does as well; null for none.</summary>
    public string? Provider { get; private set; }

    public string ProviderSignIn => SingleSignOnPages.Begin + (Back is { Length: > 0 } back ? $"{back}&again=true" : "?again=true");

    public Task OnGetAsync(CancellationToken ct) => LoadAsync(ct);

    public async Task<IActionResult> OnGetChallengeAsync() =>
        (await again.AskAsync(User.Account(), SessionCookie.Read(HttpContext), Here)).ToAnswer(Response);

    public async Task<IActionResult> OnPostPasskeyAsync(
        [FromForm] string? ticket, [FromForm] string? credential, CancellationToken ct) => await EnterAsync(
        await again.Handle(
            User.Account(), new PasskeyAnswer(ticket ?? "", credential ?? ""), SessionCookie.Read(HttpContext),
            DeviceCookie.Read(HttpContext), Here, HttpContext.Connection.RemoteIpAddress, ct),
        ct);

    public async Task<IActionResult> OnPostAsync(
        [FromForm] string? password, [FromForm] string? code, CancellationToken ct) => await EnterAsync(
        await again.Handle(
            User.Account(),
            new Reauthenticate.Request(
                password ?? "", code ?? "", SessionCookie.Read(HttpContext), DeviceCookie.Read(HttpContext)),
            Here, HttpContext.Connection.RemoteIpAddress, ct),
        ct);

    private async Task<IActionResult> EnterAsync(Outcome<Reauthenticate.Response> outcome, CancellationToken ct)
    {
        if (outcome.Refusal is { } refusal)
        {
            await LoadAsync(ct);
            return Declined(refusal);
        }

        return await EnterAsync(outcome.Value.CookieSecret, outcome.Value.DeviceSecret, SessionStage.Full, ct);
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        var id = User.Account();
        Factors = await factors.Handle(id, Here, ct);
        var linked = singleSignOn.Value.IsOn && Here is Listener.Public && await identities.OfAsync(id, ct) is not null;
        Provider = linked ? singleSignOn.Value.Name : null;
    }
}
