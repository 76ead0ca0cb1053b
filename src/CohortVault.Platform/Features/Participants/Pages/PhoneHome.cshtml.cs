using System.Text.Json;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Participants.Joining;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Participants.Pages;

/// <summary>What a participant is asked to do today, and the way to everything of theirs.</summary>
[Authorize(Policies.Participant)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class PhoneHomeModel(
    Today today, IParticipants participants, ICollecting collecting, IPhoneKeys keys, IEnumerable<IParticipantPart> parts,
    TimeProvider clock) : FormPage
{
    private static readonly JsonSerializerOptions _readable = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public EnrolledParticipant Who => User.Enrolled();

    public PhoneTexts Words => PhoneTexts.In(Who.Language);

    public string Study { get; private set; } = "";

    public ParticipantCode Code { get; private set; }

    public IReadOnlyList<ParticipantTask> Tasks { get; private set; } = [];

    /// <summary>Whether the study takes nothing of this participant at present.</summary>
    public bool IsResting { get; private set; }

    /// <summary>What the phone's script keeps for a time without connection.</summary>
    public string? Keeping { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (Request.Path != PhoneAuthentication.Home)
        {
            return Redirect(PhoneAuthentication.Home);
        }

        Study = await collecting.TitleAsync(Who.Study, ct) ?? "";
        Code = await participants.CodeAsync(Who, ct);
        var due = await today.DueAsync(Who, ct);
        (Tasks, IsResting) = (due ?? [], due is null);
        if (await keys.FindAsync(Who, ct) is { } key)
        {
            Keeping = PhoneKeeping.Write(key, await today.KeptAsync(Who, ct), clock.GetUtcNow());
        }

        return Page();
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
