using System.Diagnostics;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CohortVault.Server.Layout;

/// <summary>What happened, what to do, and an id to quote. Shown in place of the page that failed.</summary>
[AllowAnonymous]
[OnEveryListener]
[ServesWhileSealed]
[ReadsOnly]
[IgnoreAntiforgeryToken]
[UnreadForm] // The form is the failed page's, and perhaps half read.
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class ErrorModel : PageModel
{
    public (string Title, string Text) Words { get; private set; }

    public string Quote { get; private set; } = "";

    /// <summary>Words in a participant's language, where the failed page is one of theirs; null elsewhere.</summary>
    public PhoneErrorTexts? Phone { get; private set; }

    public void OnGet(int status) => Say(status);

    public void OnPost(int status) => Say(status);

    private void Say(int status)
    {
        Response.StatusCode = status is >= 400 and < 600 ? status : 404;
        Quote = Activity.Current?.TraceId.ToString() ?? HttpContext.TraceIdentifier;
        Phone = IsParticipants()
            ? PhoneErrorTexts.In(Request.GetTypedHeaders().AcceptLanguage.OrderByDescending(language => language.Quality ?? 1).Select(language => language.Value.ToString()))
            : null;
        Words = Phone?.Of(Response.StatusCode) ?? Response.StatusCode switch
        {
            404 or 405 => LayoutTexts.NotFound,
            410 => LayoutTexts.Gone,
            403 => LayoutTexts.NotAllowed,
            413 => LayoutTexts.TooLarge,
            429 => LayoutTexts.TooMany,
            503 when HttpContext.IsSealed() => LayoutTexts.Sealed,
            < 500 => LayoutTexts.Refused,
            503 => LayoutTexts.Unavailable,
            _ => LayoutTexts.Failed,
        };
    }

    private bool IsParticipants()
    {
        var failed = HttpContext.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalPath ?? HttpContext.Features.Get<IExceptionHandlerPathFeature>()?.Path;
        return failed is not null && new PathString(failed).StartsWithSegments("/p", StringComparison.Ordinal);
    }
}
