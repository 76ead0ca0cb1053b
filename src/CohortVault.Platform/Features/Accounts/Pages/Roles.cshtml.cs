using CohortVault.Platform.Features.Accounts.Administration;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Accounts.Pages;

/// <summary>The roles and what they allow; makes and removes roles of the installation's own.</summary>
[Authorize(Policies.ManageAccounts)]
[OnAdminListener]
[Audited("role.created, role.removed")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class RolesModel(RoleBook roles, CreateRole create, RemoveRole remove) : FormPage
{
    public IReadOnlyList<RoleBook.Entry> Roles { get; private set; } = [];

    public string? Name { get; private set; }

    public IReadOnlyList<string> Chosen { get; private set; } = [];

    public Task OnGetAsync(CancellationToken ct) => LoadAsync(ct);

    public async Task<IActionResult> OnPostCreateAsync(
        [FromForm] string? name, [FromForm] string[]? permissions, CancellationToken ct)
    {
        var outcome = await create.Handle(User.Account(), name ?? "", permissions ?? [], ct);
        (Name, Chosen) = (name, permissions ?? []);
        return await AfterAsync(outcome, ct);
    }

    public async Task<IActionResult> OnPostRemoveAsync([FromForm] Guid role, CancellationToken ct) =>
        await AfterAsync(await remove.Handle(User.Account(), role, ct), ct);

    private async Task<IActionResult> AfterAsync(Outcome<Done> outcome, CancellationToken ct)
    {
        if (outcome.Refusal is { } refusal)
        {
            await LoadAsync(ct);
            return Declined(refusal);
        }

        return Redirect("/roles");
    }

    private async Task LoadAsync(CancellationToken ct) => Roles = await roles.AllAsync(ct);
}
