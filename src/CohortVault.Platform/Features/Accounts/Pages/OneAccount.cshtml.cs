using CohortVault.Platform.Features.Accounts.Administration;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Accounts.Pages;

/// <summary>One account, as an administrator sees it, and what can be done about it.</summary>
[Authorize(Policies.ManageAccounts)]
[OnAdminListener]
[Audited("account.role-changed, account.sessions-ended, request.made")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class OneAccountModel(
    ListAccounts accounts, RoleBook roles, ChangeRole changeRole, EndAllSessions endSessions, ISecondPerson second) : FormPage
{
    public AccountSummary? Account { get; private set; }

    public IReadOnlyList<RoleBook.Entry> Roles { get; private set; } = [];

    /// <summary>What was just done; null if nothing was.</summary>
    public string? Notice { get; private set; }

    public bool IsOwn => Account?.Id == User.Account();

    public async Task<IActionResult> OnGetAsync(AccountId id, CancellationToken ct) => await ShowAsync(id, null, ct);

    public async Task<IActionResult> OnPostRoleAsync(
        AccountId id, [FromForm] string? role, [FromForm] string? reason, CancellationToken ct)
    {
        var outcome = await changeRole.Handle(User.Account(), id, role ?? "", reason ?? "", ct);
        Notice = outcome.Succeeded
            ? outcome.Value.Waits ? AdministrationTexts.Waits : AdministrationTexts.Changed
            : null;
        return await ShowAsync(id, outcome.Refusal, ct);
    }

    public async Task<IActionResult> OnPostSessionsAsync(AccountId id, CancellationToken ct)
    {
        var outcome = await endSessions.HandleByAdministrator(User.Account(), id, ct);
        Notice = outcome.Succeeded ? AdministrationTexts.SessionsEnded : null;
        return await ShowAsync(id, outcome.Refusal, ct);
    }

    public async Task<IActionResult> OnPostFactorAsync(AccountId id, [FromForm] string? reason, CancellationToken ct)
    {
        var found = await accounts.FindAsync(id, ct);
        var outcome = found is { HasSecondFactor: true }
            ? await second.AskAsync(User.Account(), RemoveFactorOfOther.ActWord, id, "", reason ?? "", ct)
            : AccountRefusals.NoFactor;
        Notice = outcome.Succeeded ? AdministrationTexts.Waits : null;
        return await ShowAsync(id, outcome.Refusal, ct);
    }

    private async Task<IActionResult> ShowAsync(AccountId id, Refusal? refusal, CancellationToken ct)
    {
        Account = await accounts.FindAsync(id, ct);
        if (Account is null)
        {
            return NotFound();
        }

        Roles = await roles.AllAsync(ct);
        return refusal is null ? Page() : Declined(refusal);
    }
}
