using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Administration;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Features.Accounts.Passkeys;
using CohortVault.Platform.Features.Accounts.SecondFactors;
using CohortVault.Platform.Features.Accounts.SingleSignOn;
using CohortVault.Platform.Features.Accounts.Tokens;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Accounts.OwnData;

/// <summary>What accounts themselves keep about a person. Its rows go with the account.</summary>
internal sealed class AccountRecords(
    CohortDbContext db, AccountFields fields, RoleBook roles, SecondFactorStore factors, ListPasskeys passkeys,
    ExternalIdentities identities, ApiTokenStore tokens, IFieldVault vault) : IPersonalData
{
    public async Task<IReadOnlyList<PersonalSection>> CollectAsync(AccountId account, CancellationToken ct) =>
    [
        await ProfileAsync(account, ct),
        PersonalSection.Of(
            "secondFactor", "Your authenticator app, and how many recovery codes are left. Its secret is not included.",
            await factors.StateAsync(account, ct) is { } state ? new { state.AppSince, recoveryCodesLeft = state.RecoveryCodes } : null),
        PersonalSection.Of("passkeys", "Your passkeys. Their keys are not included.", await passkeys.Handle(account, ct)),
        PersonalSection.Of(
            "singleSignOn", "The log-in elsewhere that opens your account.",
            await identities.OfAsync(account, ct) is { } linked
                ? new { issuer = await identities.IssuerAsync(linked, ct), linked.CreatedAt, linked.UsedAt }
                : null),
        await DevicesAsync(account, ct),
        PersonalSection.Of(
            "sessions", "Browsers that are signed in or on their way.",
            await db.Sessions.AsNoTracking().Where(s => s.AccountId == account).OrderBy(s => s.StartedAt)
                .Select(s => new { listener = s.Listener.ToString(), stage = s.Stage.ToString(), s.StartedAt, s.SeenAt, s.EndsAt })
                .ToListAsync(ct)),
        await TokensAsync(account, ct),
        PersonalSection.Of(
            "links", "Links from mails that have not been used.",
            await db.AccountLinks.AsNoTracking().Where(l => l.AccountId == account).OrderBy(l => l.ExpiresAt)
                .Select(l => new { purpose = l.Purpose.ToString(), l.ExpiresAt }).ToListAsync(ct)),
    ];

    // An operator leaves another operator behind; who manages accounts by a role of the installation's own, anybody who does.
    public async Task<Refusal?> RefusalAsync(AccountId account, CancellationToken ct) =>
        await db.Accounts.AsNoTracking().SingleOrDefaultAsync(a => a.Id == account, ct) is { } row && await IsLastAsync(row, ct)
            ? AccountRefusals.LastOperator
            : null;

    private async Task<bool> IsLastAsync(Account account, CancellationToken ct) => account.Role is AccountRole.Operator
        ? !await db.Accounts.AnyAsync(a => a.Id != account.Id && a.Role == AccountRole.Operator && a.ConfirmedAt != null, ct)
        : (await roles.PermissionsAsync(account, ct)).HasFlag(Permissions.ManageAccounts)
            && !await roles.HasManagersAsync(ct, besides: account.Id);

    private async Task<PersonalSection> ProfileAsync(AccountId id, CancellationToken ct)
    {
        var row = await db.Accounts.AsNoTracking().SingleAsync(a => a.Id == id, ct);
        var profile = await fields.OpenAsync(row, ct);
        return PersonalSection.Of("account", "Who you are here. The password is kept as a digest, which is not included.", new
        {
            id = id.ToString(),
            profile?.UserName,
            profile?.Email,
            profile?.FullName,
            role = await roles.NameAsync(RoleChoice.Of(row), ct),
            row.CreatedAt,
            row.ConfirmedAt,
            wrongPasswords = row.FailedAttempts,
            row.NextAttemptAt,
            row.WarnedAt,
        });
    }

    private async Task<PersonalSection> DevicesAsync(AccountId account, CancellationToken ct)
    {
        var entries = new List<object>();
        foreach (var device in await db.Devices.AsNoTracking().Where(d => d.AccountId == account)
            .OrderBy(d => d.FirstUsedAt).ToListAsync(ct))
        {
            entries.Add(new
            {
                name = await vault.OpenAsync(DeviceStore.NameCell(account, device.Id), device.Name, ct),
                device.FirstUsedAt,
                device.LastUsedAt,
            });
        }

        return PersonalSection.Of("devices", "Browsers that your account knows. Their secrets are not included.", entries);
    }

    private async Task<PersonalSection> TokensAsync(AccountId account, CancellationToken ct)
    {
        var entries = new List<object>();
        foreach (var token in await db.ApiTokens.AsNoTracking().Where(t => t.AccountId == account)
            .OrderBy(t => t.CreatedAt).ToListAsync(ct))
        {
            entries.Add(new
            {
                token.Id,
                name = await tokens.NameAsync(token, ct),
                scopes = TokenScope.Read(token.Scopes).Select(scope => scope.Word),
                token.CreatedAt,
                token.ExpiresAt,
                token.UsedAt,
                token.RemindedAt,
            });
        }

        return PersonalSection.Of("tokens", "API tokens. Only their digests are kept, which are not included.", entries);
    }
}
