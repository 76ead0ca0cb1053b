using System.Net;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Accounts.SecondFactors;

/// <summary>The second step of signing in: a code of the app, or a recovery code.</summary>
internal sealed class PassSecondFactor(
    CohortDbContext db, SecondFactorGate gate, SessionStore sessions, DeviceStore devices, IAuditLog audit,
    ILogger<PassSecondFactor> log)
{
    /// <param name="Code">As typed.</param>
    /// <param name="CookieSecret">Of the session that is half way.</param>
    /// <param name="Device">What the browser shows of itself; null for nothing.</param>
    public sealed record Request(string Code, string? CookieSecret, ShownDevice? Device = null);

    /// <param name="CookieSecret">Of the new session, for <see cref="SessionCookie.Write"/>.</param>
    /// <param name="DeviceSecret">For <see cref="DeviceCookie.Keep"/>.</param>
    public sealed record Response(string CookieSecret, string DeviceSecret);

    public async Task<Outcome<Response>> Handle(
        AccountId id, Request request, Listener listener, IPAddress? from, CancellationToken ct)
    {
        var shown = request.Device ?? ShownDevice.None;
        var known = await devices.FindAsync(id, shown, ct);
        var outcome = await gate.PassAsync<Response>(id, request.Code, Actors.Anonymous, from, async use =>
        {
            var device = await devices.WelcomeAsync(id, shown, ct);
            if (await sessions.PromoteAsync(request.CookieSecret, id, listener, device.Id, ct) is not { } secret)
            {
                return AccountRefusals.SignInAgain;
            }

            await audit.AppendAsync(
                db,
                new AuditEntry(
                    "account.signed-in", id.Owner(), id.Value, id.ToString(),
                    new Dictionary<string, string> { ["listener"] = listener.ToString(), ["factor"] = use.ToString() }),
                ct);
            return new Response(secret, device.Secret);
        }, ct, known);
        if (outcome.Succeeded)
        {
            log.SignedIn(id, listener);
        }

        return outcome;
    }
}
