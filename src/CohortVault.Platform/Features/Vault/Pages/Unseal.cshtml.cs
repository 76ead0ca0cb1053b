using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Vault.Pages;

/// <summary>
/// Takes the passphrase or shares of a sealed vault. Nobody can be signed in yet, and form tokens have no key: the code that the
/// server printed stands for both, since no other site knows it.
/// </summary>
[AllowAnonymous]
[OnAdminListener]
[ServesWhileSealed]
[IgnoreAntiforgeryToken]
[Audited("vault.opened")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class UnsealModel(IVaultSeal seal, ISealedDoor door) : FormPage
{
    public SealState Seal => seal.State;

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(string? code, string? secret, CancellationToken ct)
    {
        if (seal.IsOpen)
        {
            return Page();
        }

        var outcome = await door.TryAsync(code ?? "", secret ?? "", ct);
        return outcome.Refusal is { } refusal ? Declined(refusal) : Redirect("/unseal");
    }
}
