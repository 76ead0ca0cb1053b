using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.SecondFactors;
using CohortVault.Platform.Features.Accounts.Tokens;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Accounts.OwnData;

/// <summary>What accounts themselves keep about a person. Its rows go with the account.</summary>
internal sealed class AccountRecords(
    CohortDbContext db, AccountFields fields, SecondFactorStore factors, ApiTokenStore tokens) : IPersonalData
{
    public async Task<IReadOnlyList<PersonalSection>> CollectAsync(AccountId account, CancellationToken ct) =>
    [
        await ProfileAsync(account, ct),
        PersonalSection.Of(
            "secondFactor", "Your authenticator app, and how many recovery codes are left. Its secret is not included.",
            await factors.StateAsync(account, ct) is { } state ? new { state.EnrolledAt, recoveryCodesLeft = state.RecoveryCodes } : null),
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
            role = row.Role.Word(),
            row.CreatedAt,
            row.ConfirmedAt,
            wrongPasswords = row.FailedAttempts,
            row.NextAttemptAt,
        });
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
            });
        }

        return PersonalSection.Of("tokens", "API tokens. Only their digests are kept, which are not included.", entries);
    }
}
