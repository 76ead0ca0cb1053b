using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Participants.Joining;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Participants.Pages;

/// <summary>A joined phone asks for its PIN.</summary>
[Authorize(Policies.ParticipantPhone)]
[Audited("participant.phone-forgotten")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class UnlockModel(PhoneDoor door) : FormPage
{
    public string Language => User.Enrolled().Language;

    public PhoneTexts Words => PhoneTexts.In(Language);

    public IActionResult OnGet() => User.HasClaim(claim => claim.Type == EnrolledParticipants.OpenClaim) ? Redirect(PhoneAuthentication.Home) : Page();

    public async Task<IActionResult> OnPostAsync([FromForm] string? pin, CancellationToken ct)
    {
        if ((await door.OpenAsync(PhoneCookie.Read(HttpContext), pin, ct)).Refusal is { } refusal)
        {
            return Declined(refusal);
        }

        return Redirect(PhoneAuthentication.Home);
    }

    /// <summary>Closes the phone again.</summary>
    public async Task<IActionResult> OnPostLockAsync(CancellationToken ct)
    {
        await door.CloseAsync(PhoneCookie.Read(HttpContext), ct);
        return Redirect(PhoneAuthentication.Unlock);
    }
}
