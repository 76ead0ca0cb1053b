using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Administration;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Accounts.Tokens;

/// <summary>A signed-in person makes an API token; the secret is shown this once, and a mail tells of it.</summary>
internal sealed class CreateApiToken(
    CohortDbContext db, ApiTokenStore tokens, RoleBook roles, AccountMails mails, IAccountDirectory directory,
    IAuditLog audit, TimeProvider clock)
{
    /// <param name="Name">What the person calls it.</param>
    /// <param name="Days">How long it lives.</param>
    /// <param name="Scopes">Words of what it may do.</param>
    public sealed record Request(string Name, int Days, IReadOnlyList<string> Scopes);

    public sealed record Response(Guid Id, string Secret, DateTimeOffset ExpiresAt);

    public async Task<Outcome<Response>> Handle(AccountId id, Request request, CancellationToken ct)
    {
        if (GivenName.Read(request.Name) is not { } name)
        {
            return AccountRefusals.TokenName;
        }

        if (request.Days is < 1 or > ApiToken.LongestDays)
        {
            return AccountRefusals.TokenDays;
        }

        if (await directory.FindAsync(id, ct) is not { } profile)
        {
            return AccountRefusals.SignInAgain;
        }

        var may = await roles.PermissionsAsync(await db.Accounts.AsNoTracking().SingleAsync(a => a.Id == id, ct), ct);
        var scopes = TokenScope.Of(may).Where(scope => request.Scopes.Contains(scope.Word)).ToList();
        if (scopes.Count == 0 || scopes.Count != request.Scopes.Distinct().Count())
        {
            return AccountRefusals.TokenScopes;
        }

        var (secret, token) = await tokens.AddAsync(id, name, scopes, request.Days, ct);
        await mails.TokenCreatedAsync(profile, token.ExpiresAt, ct);
        await audit.AppendAsync(
            db,
            new AuditEntry(
                "account.token-created", id.Owner(), token.Id, id.ToString(),
                new Dictionary<string, string> { ["scopes"] = token.Scopes }),
            ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.SaveChangesAsync(ct);

        // Saving locks the log's head: two at one moment count each other.
        var now = clock.GetUtcNow();
        if (await db.ApiTokens.CountAsync(t => t.AccountId == id && t.ExpiresAt > now, ct) > ApiToken.MostPerAccount)
        {
            return AccountRefusals.TooManyTokens;
        }

        await transaction.CommitAsync(ct);
        return new Response(token.Id, secret, token.ExpiresAt);
    }
}

/// <summary>Lists a person's own tokens, newest first; secrets are not kept and cannot be shown.</summary>
internal sealed class ListApiTokens(CohortDbContext db, ApiTokenStore tokens, TimeProvider clock)
{
    public sealed record Item(
        Guid Id, string Name, IReadOnlyList<TokenScope> Scopes, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt,
        DateTimeOffset? UsedAt);

    public Task<int> CountAsync(AccountId id, CancellationToken ct) => Alive(id).CountAsync(ct);

    public async Task<IReadOnlyList<Item>> Handle(AccountId id, CancellationToken ct)
    {
        var items = new List<Item>();
        foreach (var token in await Alive(id).OrderByDescending(t => t.CreatedAt).ToListAsync(ct))
        {
            items.Add(new Item(
                token.Id, await tokens.NameAsync(token, ct), TokenScope.Read(token.Scopes), token.CreatedAt,
                token.ExpiresAt, token.UsedAt));
        }

        return items;
    }

    private IQueryable<ApiToken> Alive(AccountId id)
    {
        var now = clock.GetUtcNow();
        return db.ApiTokens.AsNoTracking().Where(t => t.AccountId == id && t.ExpiresAt > now);
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
