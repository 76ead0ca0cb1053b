using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Accounts;

/// <summary>The slices that the command line uses, behind a contract.</summary>
internal sealed class AccountAdministration(
    CreateAccount create, SetUp setUp, IPublicAddress addresses) : IAccountAdministration
{
    public async Task<Outcome<CreatedAccount>> CreateAsync(AccountToCreate account, CancellationToken ct)
    {
        var made = await create.Handle(
            new CreateAccount.Request(
                account.UserName, "", account.Email, account.Role, account.Password, account.TokenDays), ct);
        return made.Refusal is { } refusal
            ? refusal
            : new CreatedAccount(made.Value.Id, made.Value.Token, made.Value.PasswordLink is { } secret
                ? addresses.Public($"{AccountPages.Reset}?token={secret}")
                : null);
    }

    public async Task<Uri?> OfferSetUpAsync(CancellationToken ct) =>
        await setUp.IssueAsync(ct) is { } secret ? addresses.Admin($"{AccountPages.SetUp}?token={secret}") : null;
}
