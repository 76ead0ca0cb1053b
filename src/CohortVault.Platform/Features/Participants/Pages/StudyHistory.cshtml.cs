using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Participants.History;
using CohortVault.Platform.Features.Studies.Contracts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Participants.Pages;

/// <summary>Who did what in a study, when, and who looked at whose answers.</summary>
[Authorize(Policies.SignedIn)]
[InStudy(StudyRights.ReadHistory)]
[Audited("study.history-exported")]
internal sealed class StudyHistoryModel(IStudyGate gate, ShowHistory show, IStudyTeam team) : StudyPage(gate)
{
    public ShowHistory.Response List { get; private set; } = ShowHistory.Response.Empty;

    /// <summary>Everybody who works in the study, by name.</summary>
    public IReadOnlyDictionary<AccountId, string> Team { get; private set; } = new Dictionary<AccountId, string>();

    public string Kind { get; private set; } = "";

    public string Member { get; private set; } = "";

    /// <summary>What was typed as a participant's code.</summary>
    public string Code { get; private set; } = "";

    /// <summary>Whether what was typed is no code.</summary>
    public bool IsNoCode { get; private set; }

    public string Address(long? before) =>
        $"{Home}/history?kind={Kind}&member={Member}&code={Uri.EscapeDataString(Code)}{(before is { } at ? $"&before={at}" : "")}";

    public async Task OnGetAsync(
        [FromQuery] string? kind, [FromQuery] string? member, [FromQuery] string? code, [FromQuery] long? before, CancellationToken ct)
    {
        Team = await team.OfAsync(Access.Study, ct);
        var filter = Read(kind, member, code);
        List = IsNoCode ? ShowHistory.Response.Empty : await show.Handle(Access, filter, before, ct);
    }

    public async Task<IActionResult> OnPostTableAsync(
        [FromForm] string? kind, [FromForm] string? member, [FromForm] string? code, CancellationToken ct)
    {
        var filter = Read(kind, member, code);
        return IsNoCode ? BadRequest() : File(await show.TableAsync(Access, filter, ct), "text/csv", "study-history.csv");
    }

    private ShowHistory.Filter Read(string? kind, string? member, string? code)
    {
        (Kind, Member, Code) = (kind ?? "", member ?? "", code?.Trim() ?? "");
        IsNoCode = Code.Length > 0 && !ParticipantCode.TryParse(Code, out _);
        return new ShowHistory.Filter(
            Kind, AccountId.TryParse(Member, null, out var account) ? account.ToString() : Member,
            ParticipantCode.TryParse(Code, out var read) ? read : null);
    }
}
