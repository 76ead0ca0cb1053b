using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Studies.Contracts;

/// <summary>
/// What one account may do in one study at this request. Only <see cref="IStudyGate"/> makes one; whatever works on a study asks
/// for it, so that no way leads around the question.
/// </summary>
/// <param name="Study">The study.</param>
/// <param name="Account">Who asks.</param>
/// <param name="Rights">What the role allows.</param>
/// <param name="Site">The one site whose participants the member sees; null for all.</param>
/// <param name="State">Where the study stands.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Grants">Which instruments the rights are about.</param>
internal sealed record StudyAccess(
    StudyId Study, AccountId Account, StudyRights Rights, SiteId? Site, StudyState State, string Title, InstrumentGrants Grants)
{
    /// <summary>Whether everything that the member may export at all may be exported in full.</summary>
    public bool MayExportInFull => May(StudyRights.ExportFull)
        && (Grants.Listed?.Values.All(one => one.Export is not ExportGrant.Deidentified) ?? true);

    /// <summary>Whether the role allows all of this.</summary>
    public bool May(StudyRights rights) => (Rights & rights) == rights;

    /// <summary>Whether the member reads what was filled in of an instrument.</summary>
    public bool MayRead(string instrument) => May(StudyRights.ReadRecords) && Grants.Of(instrument).Records >= RecordGrant.Read;

    /// <summary>Whether the member enters and corrects answers of an instrument.</summary>
    public bool MayEdit(string instrument) => May(StudyRights.EditRecords) && Grants.Of(instrument).Records >= RecordGrant.Edit;

    /// <summary>Whether an instrument is in the member's exports.</summary>
    public bool MayExport(string instrument) => May(StudyRights.ExportDeidentified) && Grants.Of(instrument).Export > ExportGrant.None;

    /// <summary>Whether the member sees what an instrument asks.</summary>
    public bool MaySee(string instrument) => May(StudyRights.ManageInstruments) || Grants.Of(instrument) != InstrumentGrant.Nothing;

    /// <summary>Whether the member has all of this, and may give it to somebody.</summary>
    public bool Covers(StudyRights rights, InstrumentGrants grants) => May(rights) && grants.Within(Grants);

    /// <summary>Why not; null if the role allows all of this.</summary>
    public Refusal? Lacks(StudyRights rights) => May(rights) ? null : StudyGateRefusals.NotInRole;
}

/// <summary>Says what an account may do in a study, as it is now.</summary>
internal interface IStudyGate
{
    /// <summary>The member's access; null for anybody who is none, or none any more, and for a study that is not there.</summary>
    Task<StudyAccess?> EnterAsync(StudyId study, AccountId account, CancellationToken ct);
}

/// <summary>What the gate declines.</summary>
internal static class StudyGateRefusals
{
    public static readonly Refusal NotInRole = new(
        RefusalKind.NotAllowed, "study.not-in-role", "Your role in this study does not allow this.",
        "Ask whoever manages the study's team for it.");
}
