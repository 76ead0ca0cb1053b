using System.Net;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Passwords;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Operations.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Accounts;

/// <summary>
/// A newcomer asks for an account. Whatever exists already, the answer is the same and costs the same; what differs is
/// the mail to the address, which only its owner reads.
/// </summary>
internal sealed class Register(
    CohortDbContext db, AccountFields fields, AccountLinks links, AccountMails mails, AccountRemoval removal,
    PasswordQueue passwords,
    AttemptLimits limits, IAuditLog audit, IOptions<AccountOptions> options, TimeProvider clock, ILogger<Register> log)
{
    public static readonly TimeSpan LinkLifetime = TimeSpan.FromHours(24);

    // Two registrations of one name at one moment, in two processes: the loser sees the winner's row at its second try.
    private const int Tries = 3;

    // Inside this process they take turns: each replaces the unconfirmed one before, however many come at once.
    private static readonly SemaphoreSlim _turns = new(1);

    public sealed record Request(
        string UserName, string FullName, string Email, string Password, string RepeatedPassword);

    /// <param name="DemoMail">In demo mode, the path of a page that shows the mail just sent.</param>
    public sealed record Response(string? DemoMail);

    public async Task<Outcome<Response>> Handle(Request request, IPAddress? from, CancellationToken ct)
    {
        if (!options.Value.Registration)
        {
            return AccountRefusals.RegistrationClosed;
        }

        var read = NewAccount.Read(
            request.UserName, request.FullName, request.Email, request.Password, request.RepeatedPassword);
        if (read.Refusal is { } refusal)
        {
            return refusal;
        }

        if (!limits.MayRegister(from))
        {
            return AccountRefusals.TooManyAttempts;
        }

        var hash = await passwords.HashAsync(request.Password, HashLane.Unknown, ct);
        if (hash.Refusal is { } busy)
        {
            return busy;
        }

        await _turns.WaitAsync(ct);
        try
        {
            var mail = await RegisterAsync(read.Value, hash.Value, ct);
            return new Response(mail.DemoView is { } view ? OutboxPages.DemoMail(view) : null);
        }
        finally
        {
            _turns.Release();
        }
    }

    private async Task<PostedMail> RegisterAsync(NewAccount wanted, string hash, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryAsync(wanted, hash, ct);
            }
            catch (DbUpdateException) when (attempt < Tries)
            {
                db.ChangeTracker.Clear();
            }
        }
    }

    private async Task<PostedMail> TryAsync(NewAccount wanted, string hash, CancellationToken ct)
    {
        var emailIndex = fields.Index(wanted.Email);
        var nameIndex = fields.Index(wanted.UserName);
        var sameEmail = await db.Accounts.SingleOrDefaultAsync(a => a.EmailIndex == emailIndex, ct);
        var sameName = await db.Accounts.SingleOrDefaultAsync(a => a.UserNameIndex == nameIndex, ct);

        if (sameEmail is { IsConfirmed: true } && await fields.OpenAsync(sameEmail, ct) is { } known)
        {
            var mail = await mails.AlreadyRegisteredAsync(known, ct);
            await SaveAsync(
                new AuditEntry("account.registered-again", known.Id.Owner(), known.Id.Value, Actors.Anonymous), [], ct);
            return mail;
        }

        if (sameName is not null && sameName != sameEmail && !IsStale(sameName))
        {
            var mail = await mails.NameNotAvailableAsync(wanted.Email, wanted.UserName, ct);
            await SaveAsync(new AuditEntry("account.name-refused", OwnerId.Installation, sameName.Id.Value, Actors.Anonymous), [], ct);
            return mail;
        }

        // A registration that nobody confirmed gives way to a newer one, with its password and its link.
        Account[] replaced = [.. new[] { sameEmail, sameName }.OfType<Account>().Distinct()];
        var id = AccountId.New();
        var sealedProfile = await fields.SealAsync(id, wanted.UserName, wanted.Email, wanted.FullName, ct);
        db.Accounts.Add(Account.Create(id, sealedProfile, hash, AccountRole.Researcher, clock.GetUtcNow()));
        var secret = await links.IssueAsync(LinkPurpose.Confirm, id, LinkLifetime, ct);
        var profile = new AccountProfile(
            id, wanted.UserName.Written, wanted.Email.Written, wanted.FullName, AccountRole.Researcher);
        var confirmation = await mails.ConfirmAsync(profile, secret, ct);
        await SaveAsync(new AuditEntry("account.registered", id.Owner(), id.Value, Actors.Anonymous), replaced, ct);
        log.Registered(id);
        foreach (var old in replaced)
        {
            await removal.DestroyKeysAsync(old.Id, "registration replaced", ct);
        }

        return confirmation;
    }

    private bool IsStale(Account account) =>
        !account.IsConfirmed && account.CreatedAt + LinkLifetime <= clock.GetUtcNow();

    private async Task SaveAsync(AuditEntry entry, Account[] replaced, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        foreach (var old in replaced)
        {
            await removal.DeleteRowsAsync(old.Id, ct);
        }

        await audit.AppendAsync(db, entry, ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
