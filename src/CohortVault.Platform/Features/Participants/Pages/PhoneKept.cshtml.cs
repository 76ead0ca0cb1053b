using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Participants.Pages;

/// <summary>
/// The first page as a phone keeps it for a time without connection: what is to be done today and tomorrow, and nothing of the
/// participant's.
/// </summary>
[Authorize(Policies.Participant)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class PhoneKeptModel(Today today, ICollecting collecting) : FormPage
{
    public EnrolledParticipant Who => User.Enrolled();

    public PhoneTexts Words => PhoneTexts.In(Who.Language);

    public string Study { get; private set; } = "";

    public IReadOnlyList<KeptTask> Tasks { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct) =>
        (Study, Tasks) = (await collecting.TitleAsync(Who.Study, ct) ?? "", await today.KeptAsync(Who, ct));
}
