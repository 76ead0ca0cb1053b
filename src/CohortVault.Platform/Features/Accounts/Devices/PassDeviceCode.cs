using System.Net;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Accounts.Devices;

/// <summary>The extra step of an unknown device where there is no second factor: the code that was mailed.</summary>
internal sealed class PassDeviceCode(
    CohortDbContext db, DeviceCodes codes, DeviceStore devices, SessionStore sessions, AttemptLimits limits, IAuditLog audit,
    ILogger<PassDeviceCode> log)
{
    /// <param name="Code">As typed.</param>
    /// <param name="CookieSecret">Of the session that is half way.</param>
    /// <param name="Device">What the browser shows of itself.</param>
    public sealed record Request(string Code, string? CookieSecret, ShownDevice Device);

    /// <param name="CookieSecret">Of the new session, for <see cref="SessionCookie.Write"/>.</param>
    /// <param name="DeviceSecret">For <see cref="DeviceCookie.Keep"/>.</param>
    public sealed record Response(string CookieSecret, string DeviceSecret);

    public async Task<Outcome<Response>> Handle(
        AccountId id, Request request, Listener listener, IPAddress? from, CancellationToken ct)
    {
        if (!limits.MaySignIn(from))
        {
            return AccountRefusals.TooManyAttempts;
        }

        var mayTry = await codes.ChargeAsync(id, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (!mayTry || !await codes.IsRightAsync(id, request.CookieSecret, request.Code, ct))
        {
            await audit.AppendAsync(
                db, new AuditEntry("account.device-code-refused", id.Owner(), id.Value, Actors.Anonymous), ct);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            log.CodeRefused(id);
            return AccountRefusals.WrongDeviceCode;
        }

        var device = await devices.WelcomeAsync(id, request.Device, ct);
        if (await sessions.PromoteAsync(request.CookieSecret, id, listener, device.Id, ct) is not { } secret)
        {
            return AccountRefusals.SignInAgain;
        }

        await codes.ForgiveAsync(id, ct);
        await audit.AppendAsync(
            db,
            new AuditEntry(
                "account.signed-in", id.Owner(), id.Value, id.ToString(),
                new Dictionary<string, string> { ["listener"] = listener.ToString(), ["factor"] = "Mail" }),
            ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        log.SignedIn(id, listener);
        return new Response(secret, device.Secret);
    }
}
