using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Participants.Joining;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Participants.Pages;

/// <summary>An invitation's link leads here; its secret is in the fragment, which the page's script puts into the form.</summary>
[AllowAnonymous]
[Audited("participant.joined")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class JoinModel(JoinStudy join, PhoneDoor door) : FormPage
{
    /// <summary>The language that the browser asks for, or that was chosen.</summary>
    public string Language { get; private set; } = "en";

    public PhoneTexts Words => PhoneTexts.In(Language);

    /// <summary>The invitation as it was sent; kept in the form when something else was wrong.</summary>
    public string Invitation { get; private set; } = "";

    /// <summary>Whether the phone is nobody's, or nobody's any more: what it kept for somebody goes.</summary>
    public bool IsNobodys { get; private set; }

    public async Task OnGetAsync([FromQuery] string? language, CancellationToken ct)
    {
        Language = language is null ? PhoneSettings.Preferred(Request.Headers.AcceptLanguage.ToString()) : PhoneSettings.LanguageOf(language);
        IsNobodys = await door.RecogniseAsync(PhoneCookie.Read(HttpContext), ct) is null;
    }

    public async Task<IActionResult> OnPostAsync(
        [FromForm] string? invitation, [FromForm] string? pin, [FromForm] string? pinAgain, [FromForm] string? zone,
        [FromForm] string? language, CancellationToken ct)
    {
        (Language, Invitation) = (PhoneSettings.LanguageOf(language), invitation ?? "");
        var outcome = await join.Handle(new JoinStudy.Request(invitation, pin, pinAgain, zone, language), ct);
        if (outcome.Refusal is { } refusal)
        {
            return Declined(refusal);
        }

        PhoneCookie.Write(HttpContext, outcome.Value!);
        return Redirect(PhoneAuthentication.Home);
    }
}
