using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Accounts.Administration;

/// <summary>A fixed role, or one of this installation's own.</summary>
internal readonly record struct RoleChoice(AccountRole Role, Guid? Custom = null)
{
    private const string CustomPrefix = "custom:";

    /// <summary>How forms and requests name it.</summary>
    public string Word => Custom is { } id ? $"{CustomPrefix}{id:N}" : Role.Word();

    public static RoleChoice Of(Account account) => new(account.Role, account.CustomRoleId);

    public static bool TryParse(string word, out RoleChoice choice)
    {
        if (word.StartsWith(CustomPrefix, StringComparison.Ordinal))
        {
            // Where a fixed role is asked for, one of our own counts as the one that may do least.
            var isId = Guid.TryParseExact(word[CustomPrefix.Length..], "N", out var id);
            choice = new RoleChoice(AccountRole.Researcher, id);
            return isId;
        }

        var isFixed = AccountRoles.TryParse(word, out var role);
        choice = new RoleChoice(role);
        return isFixed;
    }
}

/// <summary>What roles there are, and what they allow.</summary>
internal sealed class RoleBook(CohortDbContext db)
{
    /// <summary>A role with its name for people, what it allows, and how many accounts have it.</summary>
    public sealed record Entry(RoleChoice Choice, string Name, Permissions Permissions, int Accounts);

    /// <summary>Fixed roles, then the installation's own by name.</summary>
    public async Task<IReadOnlyList<Entry>> AllAsync(CancellationToken ct)
    {
        var counts = await db.Accounts.GroupBy(a => new { a.Role, a.CustomRoleId })
            .Select(group => new { group.Key, Count = group.Count() }).ToListAsync(ct);
        int Count(RoleChoice choice) => counts
            .Where(c => choice.Custom is { } id ? c.Key.CustomRoleId == id : c.Key.CustomRoleId is null && c.Key.Role == choice.Role)
            .Sum(c => c.Count);
        var own = await db.CustomRoles.AsNoTracking().OrderBy(r => r.Name).ToListAsync(ct);
        return
        [
            .. Enum.GetValues<AccountRole>().Select(role => new RoleChoice(role))
                .Select(choice => new Entry(choice, choice.Role.Word(), RolePermissions.Of(choice.Role), Count(choice))),
            .. own.Select(role => (Role: role, Choice: new RoleChoice(AccountRole.Researcher, role.Id)))
                .Select(pair => new Entry(pair.Choice, pair.Role.Name, pair.Role.Permissions, Count(pair.Choice))),
        ];
    }

    /// <summary>What a role allows; null if there is no such role.</summary>
    public async Task<Permissions?> PermissionsAsync(RoleChoice choice, CancellationToken ct) => choice.Custom is { } id
        ? (await db.CustomRoles.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, ct))?.Permissions
        : RolePermissions.Of(choice.Role);

    /// <summary>What an account may do.</summary>
    public async Task<Permissions> PermissionsAsync(Account account, CancellationToken ct) =>
        await PermissionsAsync(RoleChoice.Of(account), ct) ?? Permissions.None;

    /// <summary>Whether an account has anything to do on a listener.</summary>
    public async Task<bool> MayUseAsync(Account account, Listener listener, CancellationToken ct) =>
        listener is Listener.Public || (await PermissionsAsync(account, ct)).HasAdminPages();

    /// <summary>The role's name for people.</summary>
    public async Task<string> NameAsync(RoleChoice choice, CancellationToken ct) => choice.Custom is { } id
        ? (await db.CustomRoles.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, ct))?.Name ?? "–"
        : choice.Role.Word();

    /// <summary>Whether anybody is left who manages accounts, <paramref name="besides"/> one.</summary>
    public async Task<bool> HasManagersAsync(CancellationToken ct, AccountId? besides = null)
    {
        var own = (await db.CustomRoles.AsNoTracking().ToListAsync(ct))
            .Where(role => role.Permissions.HasFlag(Permissions.ManageAccounts)).Select(role => (Guid?)role.Id).ToList();
        return await db.Accounts.AnyAsync(
            a => a.ConfirmedAt != null && a.Id != besides
                && ((a.CustomRoleId == null && a.Role == AccountRole.Operator) || own.Contains(a.CustomRoleId)), ct);
    }
}
