using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CohortVault.Platform.Features.Vault.Pages;

/// <summary>The module below the program, the keys that there are, and every algorithm in use. No secret is in it.</summary>
[Authorize(Policies.Administer)]
[OnAdminListener]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class CryptographyModel(ICryptography cryptography, IMasterKeyAdministration administration) : PageModel
{
    public ICryptography Cryptography => cryptography;

    public MasterKeyStatus Keys { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken ct) => Keys = (await administration.StatusAsync(ct)).Value;
}
