using System.Text.Json;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Participants.Pages;

/// <summary>What a participant is asked to do today, and the way to everything of theirs.</summary>
[Authorize(Policies.Participant)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class PhoneHomeModel(
    CohortDbContext db, IParticipants participants, ICollecting collecting, IEnumerable<IParticipantTasks> tasks,
    IEnumerable<IParticipantPart> parts) : FormPage
{
    private static readonly JsonSerializerOptions _readable = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public EnrolledParticipant Who => User.Enrolled();

    public PhoneTexts Words => PhoneTexts.In(Who.Language);

    public string Study { get; private set; } = "";

    public ParticipantCode Code { get; private set; }

    public IReadOnlyList<ParticipantTask> Tasks { get; private set; } = [];

    /// <summary>Whether the study takes nothing of this participant at present.</summary>
    public bool IsResting { get; private set; }

    public async Task OnGetAsync(CancellationToken ct)
    {
        Study = await collecting.TitleAsync(Who.Study, ct) ?? "";
        Code = await participants.CodeAsync(Who, ct);
        if (!await participants.TakesPartAsync(Who, ct) || await collecting.RefusalAsync(db, Who.Study, ct) is not null)
        {
            IsResting = true;
            return;
        }

        var due = new List<ParticipantTask>();
        foreach (var feature in tasks)
        {
            due.AddRange(await feature.DueAsync(Who, ct));
        }

        // What must come first stands alone: nothing else would be taken before it.
        var first = due.Select(task => task.Urgency).DefaultIfEmpty().Min();
        Tasks = [.. due.Where(task => task.Urgency == first).OrderBy(task => task.Until ?? DateTimeOffset.MaxValue)];
    }

    /// <summary>Everything that is kept of the participant, as one file.</summary>
    public async Task<IActionResult> OnGetCopyAsync(CancellationToken ct)
    {
        var copy = new Dictionary<string, object>
        {
            ["format"] = "CohortVault participant copy 1",
            ["study"] = await collecting.TitleAsync(Who.Study, ct) ?? "",
            ["code"] = (await participants.CodeAsync(Who, ct)).Grouped,
        };
        foreach (var part in parts)
        {
            if (await part.CopyAsync(Who, ct) is var (name, content))
            {
                copy[name] = content;
            }
        }

        return File(JsonSerializer.SerializeToUtf8Bytes(copy, _readable), "application/json", "my-data.json");
    }
}
