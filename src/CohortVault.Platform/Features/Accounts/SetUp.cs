using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Passwords;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Accounts;

/// <summary>
/// The first operator of an installation makes his account by a link that the server prints at its first start. There
/// is no default account and no default password.
/// </summary>
internal sealed class SetUp(CohortDbContext db, AccountLinks links, CreateAccount create, PasswordPolicy policy, IAuditLog audit)
{
    private static readonly TimeSpan LinkLifetime = TimeSpan.FromHours(24);

    public sealed record Request(
        string Token, string UserName, string FullName, string Email, string Password, string RepeatedPassword);

    /// <summary>A new link if there is no operator yet, which retires earlier ones; otherwise null.</summary>
    public async Task<string?> IssueAsync(CancellationToken ct)
    {
        if (await db.Accounts.AnyAsync(a => a.Role == AccountRole.Operator, ct))
        {
            return null;
        }

        var secret = await links.IssueAsync(LinkPurpose.SetUp, null, LinkLifetime, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await audit.AppendAsync(
            db,
            new AuditEntry(
                "account.setup-offered", OwnerId.Installation, OwnerId.Installation.Value, Actors.CommandLine), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return secret;
    }

    public Task<bool> IsGoodAsync(string? token, CancellationToken ct) =>
        links.IsGoodAsync(LinkPurpose.SetUp, token, ct);

    public async Task<Outcome<Done>> Handle(Request request, CancellationToken ct)
    {
        if (await links.FindAsync(LinkPurpose.SetUp, request.Token, ct) is not { } link)
        {
            return AccountRefusals.LinkDead;
        }

        if (NewAccount.Read(
            policy, request.UserName, request.FullName, request.Email, request.Password, request.RepeatedPassword).Refusal is { } refusal)
        {
            return refusal;
        }

        var made = await create.Handle(
            new CreateAccount.Request(
                request.UserName, request.FullName, request.Email, AccountRole.Operator, request.Password, null),
            link,
            Actors.Anonymous,
            ct);
        return made.Refusal is { } refused ? refused : default(Done);
    }
}
