using System.Net;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Features.Accounts.Passwords;
using CohortVault.Platform.Features.Accounts.SingleSignOn;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Accounts;

/// <summary>
/// Sets a new password by a link from a mail. Every session dies and every device is forgotten; the old password is not needed
/// and not shown, and the second factor is asked as ever.
/// </summary>
internal sealed class ResetPassword(
    CohortDbContext db, AccountFields fields, AccountLinks links, AccountMails mails, DeviceStore devices,
    PasswordPolicy policy, PasswordQueue passwords, ExternalIdentities identities,
    AttemptLimits limits, IAuditLog audit, TimeProvider clock, ILogger<ResetPassword> log)
{
    public sealed record Request(string Token, string Password, string RepeatedPassword);

    public Task<bool> IsGoodAsync(string? token, CancellationToken ct) =>
        links.IsGoodAsync(LinkPurpose.Reset, token, ct);

    public async Task<Outcome<Done>> Handle(Request request, IPAddress? from, CancellationToken ct)
    {
        if (!limits.MaySignIn(from))
        {
            return AccountRefusals.TooManyAttempts;
        }

        if (await links.FindAsync(LinkPurpose.Reset, request.Token, ct) is not { AccountId: { } id } link
            || await fields.FindAsync(id, ct) is not { } profile)
        {
            return AccountRefusals.LinkDead;
        }

        if (request.Password != request.RepeatedPassword)
        {
            return AccountRefusals.PasswordsDiffer;
        }

        if (policy.Check(request.Password, profile.UserName, profile.Email, profile.FullName) is { } weak)
        {
            return weak;
        }

        var hash = await passwords.HashAsync(request.Password, HashLane.Unknown, ct);
        if (hash.Refusal is { } busy)
        {
            return busy;
        }

        await mails.PasswordChangedAsync(profile, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var account = await db.Accounts.SingleAsync(a => a.Id == id, ct);
        if (!await links.ConsumeAsync(link, ct))
        {
            return AccountRefusals.LinkDead;
        }

        if (!account.IsConfirmed)
        {
            // A stranger may have registered this address: the log-in that came with it opens nothing.
            await identities.RemoveAsync(id, ct);
        }

        // Whoever has the link reads the address, which is all that confirmation asks.
        account.Confirm(clock.GetUtcNow());
        account.ChangePassword(hash.Value);
        await devices.ForgetAllAsync(id, ct);
        await audit.AppendAsync(db, new AuditEntry("account.password-reset", id.Owner(), id.Value, id.ToString()), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        log.PasswordChanged(id);
        return default(Done);
    }
}
