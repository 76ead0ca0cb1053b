using System.Net.Mime;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.OwnData;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Accounts.Pages;

/// <summary>A person takes everything that is kept about them away as a file.</summary>
[Authorize(Policies.Reauthenticated)]
[Audited("account.exported")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class ExportModel(ExportAccount export) : FormPage
{
    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var file = await export.Handle(User.Account(), ct);
        return File(file.Content, MediaTypeNames.Application.Json, file.FileName);
    }
}
