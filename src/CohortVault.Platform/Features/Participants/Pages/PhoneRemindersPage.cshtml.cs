using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Participants.Reminders;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Participants.Pages;

/// <summary>A participant switches reminders on this phone on and off.</summary>
[Authorize(Policies.Participant)]
[Audited("participant.reminders-on")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class PhoneRemindersPageModel(SwitchReminders reminders, PhoneReminders sender) : FormPage
{
    public EnrolledParticipant Who => User.Enrolled();

    public PhoneTexts Words => PhoneTexts.In(Who.Language);

    /// <summary>Whether the installation sends any.</summary>
    public bool IsOffered => reminders.IsOffered;

    public bool IsOn { get; private set; }

    /// <summary>The key by which the push service will know this installation.</summary>
    public string Key { get; private set; } = "";

    public Task OnGetAsync(CancellationToken ct) => LoadAsync(ct);

    /// <param name="subscription">What the browser wrote when it subscribed; empty to have no reminders.</param>
    /// <param name="ct">Stops the work.</param>
    public async Task<IActionResult> OnPostAsync([FromForm] string? subscription, CancellationToken ct)
    {
        if ((await reminders.Handle(Who, string.IsNullOrEmpty(subscription) ? null : subscription, ct)).Refusal is { } refusal)
        {
            await LoadAsync(ct);
            return Declined(refusal);
        }

        return Redirect("/p/reminders");
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        if (IsOffered)
        {
            (IsOn, Key) = (await reminders.IsOnAsync(Who, ct), await sender.PublicKeyAsync(ct));
        }
    }
}
