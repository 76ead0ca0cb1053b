using System.Net;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Features.Accounts.Passwords;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Accounts;

/// <summary>
/// A signed-in person changes the password. Every session dies but the one that is started in its place.
/// </summary>
internal sealed class ChangePassword(
    CohortDbContext db, AccountFields fields, AccountMails mails, SessionStore sessions, DeviceStore devices,
    PasswordPolicy policy, PasswordQueue passwords, AttemptLimits limits, IAuditLog audit, ILogger<ChangePassword> log)
{
    /// <param name="CurrentPassword">As typed.</param>
    /// <param name="Password">The new one.</param>
    /// <param name="RepeatedPassword">The same again.</param>
    /// <param name="Device">What the browser shows of itself; null for nothing.</param>
    public sealed record Request(
        string CurrentPassword, string Password, string RepeatedPassword, ShownDevice? Device = null);

    /// <param name="CookieSecret">For <see cref="SessionCookie.Write"/>.</param>
    public sealed record Response(string CookieSecret);

    public async Task<Outcome<Response>> Handle(
        AccountId id, Request request, Listener listener, IPAddress? from, CancellationToken ct)
    {
        if (!limits.MaySignIn(from))
        {
            return AccountRefusals.TooManyAttempts;
        }

        if (await fields.FindAsync(id, ct) is not { } profile)
        {
            return AccountRefusals.WrongCredentials;
        }

        if (request.Password != request.RepeatedPassword)
        {
            return AccountRefusals.PasswordsDiffer;
        }

        if (policy.Check(request.Password, profile.UserName, profile.Email, profile.FullName) is { } weak)
        {
            return weak;
        }

        var account = await db.Accounts.SingleAsync(a => a.Id == id, ct);
        var verified = await passwords.VerifyAsync(account.PasswordHash, request.CurrentPassword, HashLane.Known, ct);
        if (verified.Refusal is { } busy)
        {
            return busy;
        }

        if (verified.Value is PasswordVerificationResult.Failed)
        {
            return AccountRefusals.WrongCredentials;
        }

        var hash = await passwords.HashAsync(request.Password, HashLane.Known, ct);
        if (hash.Refusal is { } full)
        {
            return full;
        }

        var device = await devices.FindAsync(id, request.Device ?? ShownDevice.None, ct);
        await mails.PasswordChangedAsync(profile, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await sessions.EndAllAsync(id, ct);
        account.ChangePassword(hash.Value);
        var secret = sessions.Add(account, listener, device: device?.Id);
        await audit.AppendAsync(
            db, new AuditEntry("account.password-changed", id.Owner(), id.Value, id.ToString()), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        log.PasswordChanged(id);
        return new Response(secret);
    }
}
