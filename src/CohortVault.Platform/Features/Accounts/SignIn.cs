using System.Net;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Administration;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Features.Accounts.Passwords;
using CohortVault.Platform.Features.Accounts.SecondFactors;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Accounts;

/// <summary>
/// The first step of signing in: user name or e-mail address, and password. An account that does not exist, is not confirmed,
/// must wait, or has nothing to do on this listener gets the answer of a wrong password, after the same work. What is guessed
/// elsewhere makes the account wait, but not a device that it knows: nobody can lock an owner out of his own devices.
/// </summary>
internal sealed class SignIn(
    CohortDbContext db, AccountFields fields, SessionStore sessions, SecondFactorStore factors, DeviceStore devices,
    DeviceCodes codes, PasswordQueue passwords, AttemptLimits limits, RoleBook roles, IAuditLog audit, TimeProvider clock,
    ILogger<SignIn> log)
{
    /// <param name="Login">User name or e-mail address.</param>
    /// <param name="Password">As typed.</param>
    /// <param name="Device">What the browser shows of itself; null for nothing.</param>
    public sealed record Request(string Login, string Password, ShownDevice? Device = null);

    /// <param name="CookieSecret">For <see cref="SessionCookie.Write"/>.</param>
    /// <param name="Stage">What is still missing.</param>
    /// <param name="DeviceSecret">For <see cref="DeviceCookie.Keep"/>, once nothing is missing.</param>
    public sealed record Response(string CookieSecret, SessionStage Stage, string? DeviceSecret = null);

    public async Task<Outcome<Response>> Handle(
        Request request, Listener listener, IPAddress? from, CancellationToken ct)
    {
        if (!limits.MaySignIn(from))
        {
            return AccountRefusals.TooManyAttempts;
        }

        var account = await fields.FindByLoginAsync(request.Login, ct);
        var shown = request.Device ?? ShownDevice.None;
        var device = account is null ? null : await devices.FindAsync(account.Id, shown, ct);
        var verified = await passwords.VerifyInTurnAsync(
            async () => await MayTryAsync(account, device, listener, ct) ? account!.PasswordHash : null, request.Password,
            device is null ? HashLane.Unknown : HashLane.Known, ct);
        if (verified.Refusal is { } busy)
        {
            return busy;
        }

        if (verified.Value is PasswordVerificationResult.Failed || account is null)
        {
            var owner = account?.Id.Owner() ?? OwnerId.Installation;
            await SaveAsync(new AuditEntry("account.sign-in-failed", owner, account?.Id.Value ?? owner.Value, Actors.Anonymous), ct);
            log.SignInFailed(account?.Id);
            return AccountRefusals.WrongCredentials;
        }

        if (verified.Value is PasswordVerificationResult.SuccessRehashNeeded
            && await passwords.HashAsync(request.Password, HashLane.Known, ct) is { Succeeded: true } rehashed)
        {
            account.Rehash(rehashed.Value);
        }

        var stage = await factors.ExistsAsync(account.Id, ct) ? SessionStage.AwaitsCode
            : factors.IsRequired(account) ? SessionStage.AwaitsEnrolment
            : device is null ? SessionStage.AwaitsDevice
            : SessionStage.Full;
        return stage is SessionStage.AwaitsDevice && !await codes.ChargeAsync(account.Id, ct)
            ? AccountRefusals.DeviceCodeWait
            : await StartAsync(account, listener, stage, device, shown, ct);
    }

    private async Task<Response> StartAsync(
        Account account, Listener listener, SessionStage stage, KnownDevice? device, ShownDevice shown, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (device is null)
        {
            account.RightPassword();
        }
        else
        {
            await devices.RightPasswordAsync(device, ct);
        }

        if (stage is SessionStage.Full)
        {
            device = await devices.WelcomeAsync(account.Id, shown, ct);
        }

        var secret = sessions.Add(account, listener, stage, device?.Id);
        if (stage is SessionStage.AwaitsDevice)
        {
            await codes.IssueAsync(account.Id, secret, shown, ct);
        }

        await audit.AppendAsync(
            db,
            new AuditEntry(
                stage is SessionStage.Full ? "account.signed-in" : "account.password-accepted",
                account.Id.Owner(), account.Id.Value, account.Id.ToString(),
                new Dictionary<string, string> { ["listener"] = listener.ToString() }),
            ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        if (stage is SessionStage.Full)
        {
            log.SignedIn(account.Id, listener);
        }

        return new Response(secret, stage, stage is SessionStage.Full ? device?.Secret : null);
    }

    private async Task<bool> MayTryAsync(Account? account, KnownDevice? device, Listener listener, CancellationToken ct) =>
        device is null
            ? await ChargeAsync(account, listener, ct)
            : account!.IsConfirmed && await roles.MayUseAsync(account, listener, ct) && await devices.ChargePasswordAsync(device, ct);

    private async Task<bool> ChargeAsync(Account? account, Listener listener, CancellationToken ct) =>
        account is not null && await AttemptCount.ChargeAsync(
            clock,
            async () => account.IsConfirmed && await roles.MayUseAsync(account, listener, ct)
                ? new AttemptCount(account.FailedAttempts, account.NextAttemptAt)
                : null,
            async (before, after) =>
            {
                var changed = await db.Accounts.Where(a => a.Id == account.Id && a.FailedAttempts == before.Failed)
                    .ExecuteUpdateAsync(
                        row => row.SetProperty(a => a.FailedAttempts, after.Failed)
                            .SetProperty(a => a.NextAttemptAt, after.NextAt),
                        ct);
                await db.Entry(account).ReloadAsync(ct);
                return changed == 1;
            });

    private async Task SaveAsync(AuditEntry entry, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await audit.AppendAsync(db, entry, ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
