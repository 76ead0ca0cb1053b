using System.Net;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Administration;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Features.Accounts.SecondFactors;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Accounts.Passkeys;

/// <summary>
/// Signs in with a passkey alone: the device is one factor, its PIN or fingerprint, which we demand, the other. Or with a
/// passkey in the place of a code, after the password.
/// </summary>
internal sealed class SignInWithPasskey(
    CohortDbContext db, PasskeyCeremony ceremony, PasskeyGate gate, RoleBook roles, SessionStore sessions,
    DeviceStore devices, IAuditLog audit, ILogger<SignInWithPasskey> log)
{
    /// <param name="CookieSecret">For <see cref="SessionCookie.Write"/>.</param>
    /// <param name="DeviceSecret">For <see cref="DeviceCookie.Keep"/>.</param>
    public sealed record Response(string CookieSecret, string DeviceSecret);

    public Task<PasskeyChallenge?> AskAsync(Listener listener) => ceremony.AskAsync(Alone(listener));

    public Task<PasskeyChallenge?> AskAsync(AccountId id, string? cookieSecret, Listener listener) =>
        ceremony.AskAsync(AfterPassword(id, cookieSecret, listener));

    /// <summary>Without anything else.</summary>
    public async Task<Outcome<Response>> Handle(
        PasskeyAnswer answer, ShownDevice shown, Listener listener, IPAddress? from, CancellationToken ct)
    {
        Account? person = null;
        var outcome = await gate.PassAsync<Response>(Alone(listener), answer, from, async account =>
        {
            if (!account.IsConfirmed || !await roles.MayUseAsync(account, listener, ct))
            {
                return PasskeyRefusals.NotAccepted;
            }

            person = account;
            var device = await devices.WelcomeAsync(account.Id, shown, ct);
            var secret = sessions.Add(account, listener, device: device.Id);
            await AuditAsync(account.Id, listener, ct);
            return new Response(secret, device.Secret);
        }, ct);
        if (outcome.Succeeded)
        {
            log.SignedIn(person!.Id, listener);
        }

        return outcome;
    }

    /// <summary>As the second step.</summary>
    public async Task<Outcome<Response>> Handle(
        AccountId id, PasskeyAnswer answer, string? cookieSecret, ShownDevice shown, Listener listener, IPAddress? from,
        CancellationToken ct)
    {
        var outcome = await gate.PassAsync<Response>(AfterPassword(id, cookieSecret, listener), answer, from, async _ =>
        {
            var device = await devices.WelcomeAsync(id, shown, ct);
            if (await sessions.PromoteAsync(cookieSecret, id, listener, device.Id, ct) is not { } secret)
            {
                return AccountRefusals.SignInAgain;
            }

            await AuditAsync(id, listener, ct);
            return new Response(secret, device.Secret);
        }, ct);
        if (outcome.Succeeded)
        {
            log.SignedIn(id, listener);
        }

        return outcome;
    }

    private static PasskeyContext Alone(Listener listener) => new(PasskeyQuestion.SignIn, listener, null, null);

    private static PasskeyContext AfterPassword(AccountId id, string? cookieSecret, Listener listener) =>
        new(PasskeyQuestion.SecondStep, listener, id, cookieSecret);

    private Task AuditAsync(AccountId id, Listener listener, CancellationToken ct) => audit.AppendAsync(
        db,
        new AuditEntry(
            "account.signed-in", id.Owner(), id.Value, id.ToString(),
            new Dictionary<string, string> { ["listener"] = listener.ToString(), ["factor"] = nameof(FactorUse.Passkey) }),
        ct);
}
