using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Accounts.Tokens;

/// <summary>A signed-in person makes an API token; the secret is shown this once.</summary>
internal sealed class CreateApiToken(CohortDbContext db, ApiTokenStore tokens, IAuditLog audit)
{
    public sealed record Request(int Days);

    public sealed record Response(Guid Id, string Secret, DateTimeOffset ExpiresAt);

    public async Task<Outcome<Response>> Handle(AccountId id, Request request, CancellationToken ct)
    {
        if (request.Days is < 1 or > ApiToken.LongestDays)
        {
            return AccountRefusals.TokenDays;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var (secret, token) = tokens.Add(id, request.Days);
        await audit.AppendAsync(db, new AuditEntry("account.token-created", id.Owner(), token.Id, id.ToString()), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return new Response(token.Id, secret, token.ExpiresAt);
    }
}

/// <summary>Lists a person's own tokens, newest first; secrets are not kept and cannot be shown.</summary>
internal sealed class ListApiTokens(CohortDbContext db, TimeProvider clock)
{
    private const int Most = 100;

    public sealed record Item(Guid Id, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? UsedAt);

    public async Task<IReadOnlyList<Item>> Handle(AccountId id, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return await db.ApiTokens.AsNoTracking()
            .Where(t => t.AccountId == id && t.ExpiresAt > now)
            .OrderByDescending(t => t.CreatedAt)
            .Take(Most)
            .Select(t => new Item(t.Id, t.CreatedAt, t.ExpiresAt, t.UsedAt))
            .ToListAsync(ct);
    }
}

/// <summary>A person ends one of his own tokens; it is dead at the next call.</summary>
internal sealed class RevokeApiToken(CohortDbContext db, IAuditLog audit)
{
    public async Task<Outcome<Done>> Handle(AccountId id, Guid token, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.ApiTokens.Where(t => t.Id == token && t.AccountId == id).ExecuteDeleteAsync(ct) == 0)
        {
            return AccountRefusals.TokenUnknown;
        }

        await audit.AppendAsync(db, new AuditEntry("account.token-revoked", id.Owner(), token, id.ToString()), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return default(Done);
    }
}
