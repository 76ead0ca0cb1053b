using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Instruments.Assignments;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Instruments.Pages;

/// <summary>What a participant sent, and when.</summary>
[Authorize(Policies.Participant)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class PhoneHistoryModel(OwnTasks tasks) : FormPage
{
    public EnrolledParticipant Who => User.Enrolled();

    public PhoneTaskTexts Words => PhoneTaskTexts.In(Who.Language);

    public IReadOnlyList<OwnTasks.Own> Done { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct) => Done = await tasks.DoneAsync(Who, ct);
}
