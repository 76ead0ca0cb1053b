using System.Net;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Features.Accounts.Passkeys;
using CohortVault.Platform.Features.Accounts.SecondFactors;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Accounts;

/// <summary>
/// A signed-in person shows everything that signing in takes again: password and code, or a passkey. A new session takes the
/// place of this one, in which for a while they may change what they sign in with; see <see cref="SessionStore.Fresh"/>.
/// </summary>
internal sealed class Reauthenticate(
    CohortDbContext db, SecondFactorGate codes, PasskeyGate passkeys, PasskeyCeremony ceremony, SecondFactorStore factors,
    OwnPassword passwords, AttemptLimits limits, SessionStore sessions, DeviceStore devices, IAuditLog audit)
{
    /// <param name="Password">As typed.</param>
    /// <param name="Code">Of the app, or a recovery code; not looked at if the account has no second factor.</param>
    /// <param name="CookieSecret">Of the session.</param>
    /// <param name="Device">What the browser shows of itself.</param>
    public sealed record Request(string Password, string Code, string? CookieSecret, ShownDevice Device);

    /// <param name="CookieSecret">Of the new session, for <see cref="SessionCookie.Write"/>.</param>
    /// <param name="DeviceSecret">For <see cref="DeviceCookie.Keep"/>.</param>
    public sealed record Response(string CookieSecret, string DeviceSecret);

    public async Task<Outcome<Response>> Handle(
        AccountId id, Request request, Listener listener, IPAddress? from, CancellationToken ct)
    {
        if (!limits.MayReauthenticate(id))
        {
            return AccountRefusals.TooManyAttempts;
        }

        if (await passwords.CheckAsync(id, request.Password, from, ct) is { } wrong)
        {
            return wrong;
        }

        if (await factors.ExistsAsync(id, ct))
        {
            return await codes.PassAsync(
                id, request.Code, id.ToString(), from,
                use => RenewAsync(id, use, request.CookieSecret, request.Device, listener, ct), ct);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var outcome = await RenewAsync(id, FactorUse.None, request.CookieSecret, request.Device, listener, ct);
        if (outcome.Succeeded)
        {
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
        }

        return outcome;
    }

    public Task<PasskeyChallenge?> AskAsync(AccountId id, string? cookieSecret, Listener listener) =>
        ceremony.AskAsync(Context(id, cookieSecret, listener));

    /// <summary>With a passkey, which is two factors in one.</summary>
    public Task<Outcome<Response>> Handle(
        AccountId id, PasskeyAnswer answer, string? cookieSecret, ShownDevice device, Listener listener, IPAddress? from,
        CancellationToken ct) =>
        passkeys.PassAsync(
            Context(id, cookieSecret, listener), answer, from,
            _ => RenewAsync(id, FactorUse.Passkey, cookieSecret, device, listener, ct), ct);

    private static PasskeyContext Context(AccountId id, string? cookieSecret, Listener listener) =>
        new(PasskeyQuestion.Confirm, listener, id, cookieSecret);

    private async Task<Outcome<Response>> RenewAsync(
        AccountId id, FactorUse use, string? cookieSecret, ShownDevice shown, Listener listener, CancellationToken ct)
    {
        var device = await devices.WelcomeAsync(id, shown, ct);
        if (await sessions.PromoteAsync(cookieSecret, id, listener, device.Id, ct) is not { } cookie)
        {
            return AccountRefusals.SignInAgain;
        }

        await audit.AppendAsync(
            db,
            new AuditEntry(
                "account.reauthenticated", id.Owner(), id.Value, id.ToString(),
                new Dictionary<string, string> { ["factor"] = use.ToString() }),
            ct);
        return new Response(cookie, device.Secret);
    }
}
