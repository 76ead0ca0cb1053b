using CohortVault.Platform.Features.Participants.Joining;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;

namespace CohortVault.Platform.Features.Participants.Pages;

/// <summary>What a phone without connection shows in the place of a page that it does not keep. It says nothing of anybody.</summary>
[AllowAnonymous]
internal sealed class PhoneOfflineModel : FormPage
{
    public string Language { get; private set; } = "en";

    public PhoneTexts Words => PhoneTexts.In(Language);

    public void OnGet() => Language = PhoneSettings.Preferred(Request.Headers.AcceptLanguage.ToString());
}
