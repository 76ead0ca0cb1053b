using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.SecondFactors;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Kernel;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Accounts;

/// <summary>The slices that the command line uses, behind a contract.</summary>
internal sealed class AccountAdministration(
    CreateAccount create, SetUp setUp, AccountFields fields, RemoveSecondFactor removeFactor, IPublicAddress addresses,
    EndAllSessions endSessions, IOptions<AccountOptions> options) : IAccountAdministration
{
    public IReadOnlyList<string> SecondFactorExempt => options.Value.SecondFactorExempt;

    public PasswordProfile PasswordProfile => options.Value.PasswordProfile;

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

    public async Task<Outcome<Done>> RemoveSecondFactorAsync(string login, CancellationToken ct) =>
        await fields.FindByLoginAsync(login, ct) is { } account
            ? await removeFactor.HandleByOperator(account.Id, ct)
            : AccountRefusals.AccountUnknown;

    public async Task<Outcome<Done>> EndSessionsAsync(string login, CancellationToken ct)
    {
        if (await fields.FindByLoginAsync(login, ct) is not { } account)
        {
            return AccountRefusals.AccountUnknown;
        }

        await endSessions.HandleByOperator(account.Id, ct);
        return default(Done);
    }

    public async Task<Uri?> OfferSetUpAsync(CancellationToken ct) =>
        await setUp.IssueAsync(ct) is { } secret ? addresses.Admin($"{AccountPages.SetUp}?token={secret}") : null;
}
