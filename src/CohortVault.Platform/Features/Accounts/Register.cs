using System.Net;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Passwords;
using CohortVault.Platform.Features.Accounts.SingleSignOn;
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
    PasswordPolicy policy, PasswordQueue passwords, ExternalIdentities identities,
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
            policy, request.UserName, request.FullName, request.Email, request.Password, request.RepeatedPassword);
        return read.Refusal is { } refusal ? refusal : await HandleAsync(read.Value, request.Password, null, from, ct);
    }

    /// <summary>The same for somebody whom the provider of single sign-on vouches for: with that log-in and without a password.</summary>
    public Task<Outcome<Response>> HandleByProvider(
        NewAccount wanted, ProviderIdentity identity, IPAddress? from, CancellationToken ct) =>
        HandleAsync(wanted, OpaqueSecret.New(), identity, from, ct); // The hash of a secret that is forgotten at once.

    private async Task<Outcome<Response>> HandleAsync(
        NewAccount wanted, string password, ProviderIdentity? identity, IPAddress? from, CancellationToken ct)
    {
        if (!limits.MayRegister(from))
        {
            return AccountRefusals.TooManyAttempts;
        }

        var hash = await passwords.HashAsync(password, HashLane.Unknown, ct);
        if (hash.Refusal is { } busy)
        {
            return busy;
        }

        await _turns.WaitAsync(ct);
        try
        {
            var mail = await RegisterAsync(wanted, hash.Value, identity, ct);
            return new Response(mail.DemoView is { } view ? OutboxPages.DemoMail(view) : null);
        }
        finally
        {
            _turns.Release();
        }
    }

    private async Task<PostedMail> RegisterAsync(
        NewAccount wanted, string hash, ProviderIdentity? identity, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryAsync(wanted, hash, identity, ct);
            }
            catch (DbUpdateException) when (attempt < Tries)
            {
                db.ChangeTracker.Clear();
            }
        }
    }

    private async Task<PostedMail> TryAsync(
        NewAccount wanted, string hash, ProviderIdentity? identity, CancellationToken ct)
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
        var sameIdentity = identity is null ? null : await identities.FindAccountAsync(identity, ct);
        Account[] replaced = [.. new[] { sameEmail, sameName, sameIdentity }.OfType<Account>().Where(a => !a.IsConfirmed).Distinct()];
        var id = AccountId.New();
        var sealedProfile = await fields.SealAsync(id, wanted.UserName, wanted.Email, wanted.FullName, ct);
        db.Accounts.Add(Account.Create(id, sealedProfile, hash, AccountRole.Researcher, clock.GetUtcNow()));
        if (identity is not null)
        {
            await identities.AddAsync(id, identity, ct);
        }

        var secret = await links.IssueAsync(LinkPurpose.Confirm, id, LinkLifetime, ct);
        var profile = new AccountProfile(
            id, wanted.UserName.Written, wanted.Email.Written, wanted.FullName, AccountRole.Researcher);
        var confirmation = await mails.ConfirmAsync(profile, secret, ct);
        await SaveAsync(new AuditEntry("account.registered", id.Owner(), id.Value, Actors.Anonymous), replaced, ct);
        log.Registered(id);
        foreach (var old in replaced)
        {
            await removal.DestroyKeysAsync(old.Id, DestructionReason.Unconfirmed, ct);
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
