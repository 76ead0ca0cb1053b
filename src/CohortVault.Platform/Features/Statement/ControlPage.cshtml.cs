using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CohortVault.Platform.Features.Statement;

/// <summary>
/// One sentence: what makes it true, when and how that was last found out, and how to find out oneself.
/// </summary>
[AllowAnonymous]
internal sealed class ControlPageModel(StatementReader reader) : PageModel
{
    public ControlStanding Standing { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken ct)
    {
        if (await reader.FindAsync(id, ct) is not { } standing)
        {
            return NotFound();
        }

        Standing = standing;
        return Page();
    }
}
