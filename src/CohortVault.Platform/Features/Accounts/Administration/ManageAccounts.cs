using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Accounts.Administration;

/// <summary>
/// What an administrator sees of an account: who it is and how it is protected, and nothing of its data; when it was last seen,
/// if a session goes on.
/// </summary>
internal sealed record AccountSummary(
    AccountId Id, string UserName, string FullName, string Email, RoleChoice Role, string RoleName, bool IsConfirmed,
    bool HasSecondFactor, int Sessions, DateTimeOffset CreatedAt, DateTimeOffset? SeenAt);

/// <summary>Lists accounts, the newest first; or finds one by exact user name or address, since names are sealed.</summary>
internal sealed class ListAccounts(CohortDbContext db, AccountFields fields, RoleBook roles, TimeProvider clock)
{
    private const int PerPage = 25;

    /// <summary>Some accounts, and whether there are older ones.</summary>
    public sealed record Response(IReadOnlyList<AccountSummary> Accounts, bool More);

    public async Task<Response> Handle(string? login, int page, CancellationToken ct)
    {
        if (!string.IsNullOrWhiteSpace(login))
        {
            var found = await fields.FindByLoginAsync(login.Trim(), ct);
            return new Response(found is null ? [] : await SummariesAsync([found], ct), More: false);
        }

        var accounts = await db.Accounts.AsNoTracking().OrderByDescending(a => a.CreatedAt).ThenBy(a => a.Id)
            .Skip((page - 1) * PerPage).Take(PerPage + 1).ToListAsync(ct);
        return new Response(await SummariesAsync([.. accounts.Take(PerPage)], ct), accounts.Count > PerPage);
    }

    /// <summary>One account; null if there is none.</summary>
    public async Task<AccountSummary?> FindAsync(AccountId id, CancellationToken ct) =>
        await db.Accounts.AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, ct) is { } account
            ? (await SummariesAsync([account], ct)).Single()
            : null;

    private async Task<IReadOnlyList<AccountSummary>> SummariesAsync(IReadOnlyList<Account> accounts, CancellationToken ct)
    {
        var (ids, now) = (accounts.Select(account => account.Id).ToList(), clock.GetUtcNow());
        var sessions = (await db.Sessions
            .Where(s => ids.Contains(s.AccountId) && s.EndsAt > now && s.Stage == SessionStage.Full)
            .Select(s => new { s.AccountId, s.SeenAt }).ToListAsync(ct)).ToLookup(s => s.AccountId, s => s.SeenAt);
        var protectedOnes = await db.SecondFactors.Where(f => ids.Contains(f.AccountId)).Select(f => f.AccountId)
            .ToHashSetAsync(ct);
        var summaries = new List<AccountSummary>();
        foreach (var account in accounts)
        {
            var (profile, choice, seen) =
                (await fields.OpenAsync(account, ct), RoleChoice.Of(account), sessions[account.Id].ToList());
            summaries.Add(new AccountSummary(
                account.Id, profile?.UserName ?? "–", profile?.FullName ?? "", profile?.Email ?? "–", choice,
                await roles.NameAsync(choice, ct), account.IsConfirmed, protectedOnes.Contains(account.Id), seen.Count,
                account.CreatedAt, seen.Count > 0 ? seen.Max() : null));
        }

        return summaries;
    }
}

/// <summary>Makes a role of this installation's own.</summary>
internal sealed class CreateRole(CohortDbContext db, IAuditLog audit, TimeProvider clock)
{
    public async Task<Outcome<Done>> Handle(AccountId by, string name, IEnumerable<string> permissions, CancellationToken ct)
    {
        name = name.Trim();
        if (name.Length is < 2 or > CustomRole.LongestName
            || !name.All(c => char.IsLetterOrDigit(c) || c is ' ' or '-') || AccountRoles.TryParse(name.ToLowerInvariant(), out _)
            || await db.CustomRoles.AnyAsync(r => r.Name == name, ct))
        {
            return AdministrationRefusals.RoleName;
        }

        if (!RolePermissions.TryParse(permissions, out var set) || !RolePermissions.IsSeparated(set))
        {
            return AdministrationRefusals.RoleSet;
        }

        var role = CustomRole.Create(name, set, clock.GetUtcNow());
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        db.CustomRoles.Add(role);
        await audit.AppendAsync(
            db,
            new AuditEntry(
                "role.created", by.Owner(), role.Id, by.ToString(),
                new Dictionary<string, string> { ["permissions"] = string.Join(' ', set.ToWords()) }),
            ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return default(Done);
    }
}

/// <summary>Removes a role that no account has.</summary>
internal sealed class RemoveRole(CohortDbContext db, IAuditLog audit)
{
    public async Task<Outcome<Done>> Handle(AccountId by, Guid id, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.Accounts.AnyAsync(a => a.CustomRoleId == id, ct))
        {
            return AdministrationRefusals.RoleInUse;
        }

        if (await db.CustomRoles.Where(r => r.Id == id).ExecuteDeleteAsync(ct) == 0)
        {
            return AdministrationRefusals.RoleUnknown;
        }

        await audit.AppendAsync(db, new AuditEntry("role.removed", by.Owner(), id, by.ToString()), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return default(Done);
    }
}
