using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Passwords;
using CohortVault.Platform.Features.Accounts.Tokens;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Accounts;

/// <summary>
/// Makes a confirmed account of any role: for the command line and the first operator, who own the machine.
/// </summary>
internal sealed class CreateAccount(
    CohortDbContext db, AccountFields fields, AccountLinks links, ApiTokenStore tokens, PasswordPolicy policy,
    PasswordQueue passwords, IAuditLog audit, TimeProvider clock, ILogger<CreateAccount> log)
{
    private const string CommandLineToken = "Made on the command line";

    private static readonly TimeSpan PasswordLinkLifetime = TimeSpan.FromHours(24);

    /// <param name="UserName">Name to sign in with.</param>
    /// <param name="FullName">The person's name; may be empty.</param>
    /// <param name="Email">Address for mails.</param>
    /// <param name="Role">What the account is for.</param>
    /// <param name="Password">Null makes an account that nobody can sign in to until its link is used.</param>
    /// <param name="TokenDays">Null for no API token.</param>
    public sealed record Request(
        string UserName, string FullName, string Email, AccountRole Role, string? Password, int? TokenDays);

    /// <param name="Id">The account.</param>
    /// <param name="Token">API token, shown once; null if none was asked for.</param>
    /// <param name="PasswordLink">Secret of a single-use link to set the password; null if one was given.</param>
    public sealed record Response(AccountId Id, string? Token, string? PasswordLink);

    public Task<Outcome<Response>> Handle(Request request, CancellationToken ct) =>
        Handle(request, null, Actors.CommandLine, ct);

    /// <summary>The same, using up a link in the same transaction.</summary>
    public async Task<Outcome<Response>> Handle(Request request, AccountLink? use, string actor, CancellationToken ct)
    {
        var read = request.Password is null
            ? NewAccount.ReadNames(request.UserName, request.FullName, request.Email)
            : NewAccount.Read(
                policy, request.UserName, request.FullName, request.Email, request.Password, request.Password);
        if (read.Refusal is { } refusal)
        {
            return refusal;
        }

        if (request.TokenDays is < 1 or > ApiToken.LongestDays)
        {
            return AccountRefusals.TokenDays;
        }

        // Without a password the hash is that of a secret which is forgotten at once.
        var hash = await passwords.HashAsync(request.Password ?? OpaqueSecret.New(), HashLane.Known, ct);
        if (hash.Refusal is { } busy)
        {
            return busy;
        }

        var id = AccountId.New();
        var account = Account.Create(
            id, await fields.SealAsync(id, read.Value.UserName, read.Value.Email, read.Value.FullName, ct), hash.Value,
            request.Role, clock.GetUtcNow());
        account.Confirm(clock.GetUtcNow());
        db.Accounts.Add(account);
        var token = request.TokenDays is { } days
            ? (await tokens.AddAsync(id, CommandLineToken, TokenScope.Of(request.Role), days, ct)).Secret
            : null;
        var link = request.Password is null
            ? await links.IssueAsync(LinkPurpose.Reset, id, PasswordLinkLifetime, ct)
            : null;
        return await SaveAsync(account, use, actor, ct) is { } taken ? taken : new Response(id, token, link);
    }

    private async Task<Refusal?> SaveAsync(Account account, AccountLink? use, string actor, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (use is not null && !await links.ConsumeAsync(use, ct))
        {
            return AccountRefusals.LinkDead;
        }

        if (await db.Accounts.AnyAsync(a => a.EmailIndex == account.EmailIndex || a.UserNameIndex == account.UserNameIndex, ct))
        {
            return AccountRefusals.NameTaken;
        }

        await audit.AppendAsync(
            db,
            new AuditEntry(
                "account.created", account.Id.Owner(), account.Id.Value, actor,
                new Dictionary<string, string> { ["role"] = account.Role.Word() }),
            ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        log.Created(account.Id, account.Role);
        return null;
    }
}
