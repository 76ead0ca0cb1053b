using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CohortVault.Platform.Kernel.Pages;

/// <summary>A page with a form: what was declined is shown above the form, with what was typed still in it.</summary>
internal abstract class FormPage : PageModel
{
    /// <summary>Why the last attempt was declined; null if there was none.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>Shows the form again with the reason; the status is the refusal's own.</summary>
    protected IActionResult Declined(Refusal refusal)
    {
        Refusal = refusal;
        Response.StatusCode = refusal.Status;
        return Page();
    }
}
