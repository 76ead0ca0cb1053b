using System.Net;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Passwords;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Operations.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Accounts;

/// <summary>
/// Somebody forgot a password: a link goes to the account's address, if there is one; the answer is the same if not.
/// </summary>
internal sealed class RequestReset(
    CohortDbContext db, AccountFields fields, AccountLinks links, AccountMails mails, PasswordQueue passwords,
    AttemptLimits limits, IAuditLog audit)
{
    public static readonly TimeSpan LinkLifetime = TimeSpan.FromMinutes(15);

    public sealed record Request(string Login);

    /// <param name="DemoMail">In demo mode, the path of a page that shows the mail just sent; null if none was.</param>
    public sealed record Response(string? DemoMail);

    public async Task<Outcome<Response>> Handle(Request request, IPAddress? from, CancellationToken ct)
    {
        if (!limits.MaySignIn(from))
        {
            return AccountRefusals.TooManyAttempts;
        }

        // The cost of a log-in for everybody, so that the clock does not tell who has an account.
        if ((await passwords.VerifyAsync(null, "", HashLane.Unknown, ct)).Refusal is { } busy)
        {
            return busy;
        }

        PostedMail? mail = null;
        var account = await fields.FindByLoginAsync(request.Login, ct);
        if (account is not null && await fields.OpenAsync(account, ct) is { } profile)
        {
            mail = await mails.ResetAsync(
                profile, await links.IssueAsync(LinkPurpose.Reset, account.Id, LinkLifetime, ct), ct);
        }

        var owner = account?.Id.Owner() ?? OwnerId.Installation;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await audit.AppendAsync(
            db, new AuditEntry("account.reset-asked", owner, account?.Id.Value ?? owner.Value, Actors.Anonymous), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return new Response(mail?.DemoView is { } view ? OutboxPages.DemoMail(view) : null);
    }
}
