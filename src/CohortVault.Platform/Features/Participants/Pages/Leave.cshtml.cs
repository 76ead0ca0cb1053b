using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Participants.Joining;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Participants.Pages;

/// <summary>A participant withdraws: two taps, as many as consenting takes.</summary>
[Authorize(Policies.Participant)]
[Audited("participant.withdrew")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class LeaveModel(LeaveStudy leave) : FormPage
{
    public string Language { get; private set; } = "en";

    public PhoneTexts Words => PhoneTexts.In(Language);

    /// <summary>Whether it is done.</summary>
    public bool HasLeft { get; private set; }

    public void OnGet() => Language = User.Enrolled().Language;

    public async Task<IActionResult> OnPostAsync([FromForm] bool erase, CancellationToken ct)
    {
        Language = User.Enrolled().Language;
        if ((await leave.Handle(User.Enrolled(), erase, ct)).Refusal is { } refusal)
        {
            return Declined(refusal);
        }

        PhoneCookie.Clear(HttpContext);
        HasLeft = true;
        return Page();
    }
}
