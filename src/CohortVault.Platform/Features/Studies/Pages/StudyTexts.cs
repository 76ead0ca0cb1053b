using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Kernel.Pages;

namespace CohortVault.Platform.Features.Studies.Pages;

/// <summary>Words of the studies' pages.</summary>
internal static class StudyTexts
{
    public const string Studies = "Studies";
    public const string NewStudy = "New study";
    public const string Places = "Parts of the study";
    public const string Overview = "Overview";
    public const string Participants = "Participants";
    public const string Adherence = "Adherence";
    public const string Exports = "Exports";
    public const string Records = "Records";
    public const string Consent = "Consent";
    public const string Tasks = "Tasks";
    public const string Instruments = "Instruments";
    public const string Team = "Team";
    public const string Roles = "Roles";
    public const string History = "History";
    public const string Settings = "Settings";

    public const string EmptyTitle = "Your first study";
    public const string EmptyText =
        "A study has a team, participants who are known by a random code alone, consent, questionnaires and exports. Make one, or ask "
        + "its team to invite the address of your account.";
    public const string EmptyPromise = "Nobody's name is ever asked for. What is collected is encrypted under a key of each participant's own.";

    public const string Title = "Title";
    public const string State = "State";
    public const string Role = "Your role";
    public const string Ends = "Ends";
    public const string Never = "no end";
    public const string Invitations = "Invitations";
    public const string InvitedAs = "as";
    public const string OpenUntil = "open until";
    public const string Accept = "Accept";
    public const string Decline = "Decline";

    public const string NewState = "Four facts now; everything else when you need it.";
    public const string TitleHint = "Your team sees it, and participants on the consent form. It is sealed.";
    public const string Country = "Country whose law it follows";
    public const string CountryHint = "Two letters, such as FR. It decides with the kind how long data must be kept.";
    public const string Clinical = "It collects clinical data";
    public const string ClinicalHint = "Drugs, devices, diagnoses: then at least two years after its end, and what the country's law asks for. Nobody can lower that.";
    public const string KeepYears = "Keep for more years";
    public const string KeepYearsHint = "What was agreed beyond the rules, counted from the study's end; 0 for nothing. It can be raised later, never lowered.";
    public const string Create = "Make the study";

    public const string Checklist = "Before it can run";
    public const string NeedsApproval = "Ethics approval missing";
    public const string HasApproval = "Ethics approval in force";
    public const string ApprovalOver = "Ethics approval not in force";
    public const string NeedsTeam = "You work alone so far";
    public const string HasTeam = "You have a team";

    public const string Members = "Members";
    public const string Sites = "Sites";
    public const string Created = "Made";
    public const string Started = "Running since";
    public const string Ended = "Closed";
    public const string KeptUntil = "Kept until at least";
    public const string Kind = "Kind";
    public const string KindClinical = "clinical data";
    public const string KindOther = "no clinical data";

    public const string Start = "Start";
    public const string Resume = "Resume";
    public const string Pause = "Pause";
    public const string Close = "Close for good";
    public const string Archive = "Archive";
    public const string StartText = "Participants can join and answer.";
    public const string PauseText = "Nothing is collected until it is resumed. Participants see that.";
    public const string CloseText = "Nothing is collected any more, and the time of keeping begins. This cannot be undone.";
    public const string ArchiveText = "Nothing changes any more; data can only be exported. This cannot be undone.";
    public const string NextStep = "Next step";

    public const string Save = "Save";
    public const string Approval = "Ethics approval";
    public const string ApprovalText = "A study runs only while an approval is in force.";
    public const string Board = "Board";
    public const string Reference = "Reference number";
    public const string ApprovedOn = "Approved on";
    public const string ApprovedUntil = "Ends on (leave empty for no end)";
    public const string RecordApproval = "Record the approval";
    public const string InForce = "In force";
    public const string NotInForce = "Not in force";
    public const string NoSites = "The study has no sites: everybody sees all participants.";
    public const string SiteName = "Name of the site";
    public const string AddSite = "Add the site";
    public const string AllSites = "all sites";

    public const string TeamState = "Members have what their role allows, and nothing else.";
    public const string MemberRole = "Role";
    public const string Site = "Site";
    public const string EndsOn = "Ends on";
    public const string EndsOnHint = "Leave empty for no end.";
    public const string Joined = "Since";
    public const string Change = "Change";
    public const string Remove = "Remove";
    public const string Leave = "Leave the study";
    public const string Destroy = "Destroy the study";
    public const string DestroyText =
        "Its time of keeping is over. Everything of it goes: answers, files, consents, participants, exports, the team. Only the log keeps that there was a study and who destroyed it, and the codes stay taken. Backups lose it with their keys, a few weeks later. Nobody can bring it back.";
    public const string DestroyDraftText =
        "It never ran, so nothing must be kept. Its instruments, forms and team go, and nobody can bring them back.";
    public const string DestroyTitle = "Type the study's title to confirm";
    public const string DestroyButton = "Destroy it for good";
    public const string Over = "ended";
    public const string Invited = "Invited";
    public const string TakeBack = "Take back";
    public const string Invite = "Invite somebody";
    public const string InviteText = "The person signs in or signs up with this address and accepts. The mail names no study.";
    public const string Address = "E-mail address";
    public const string Send = "Send the invitation";

    public const string RolesState = "Each is a set of rights in this study. A change counts at the next request of everybody who has it.";
    public const string RolesMatrix = "Who may do what";
    public const string RoleCopy = "Copy the role";
    public const string Scope = "Of which instruments";
    public const string ScopeAll = "All of them, also those to come";
    public const string ScopeAllShort = "all";
    public const string ScopeListed = "These, as chosen below";
    public const string ScopeText =
        "Rights above say what may be done, this says with which instruments. An instrument that comes later is not granted unless it is all of them. An export is in full only where everything in it is.";
    public const string Instrument = "Instrument";
    public const string Yes = "yes";
    public const string No = "no";
    public const string RoleMembers = "Members";
    public const string RoleNew = "A role of your own";
    public const string RoleName = "Name of the role";
    public const string RoleCreate = "Make the role";
    public const string RoleSave = "Save the rights";
    public const string RoleRemove = "Remove the role";
    public const string Rights = "Rights";

    public static string ListState(int count) => count switch
    {
        0 => "You work in no study.",
        1 => "One study.",
        _ => $"{Show.Count(count)} studies.",
    };

    public static (Tone Tone, string Words) Of(StudyState state) => state switch
    {
        StudyState.Draft => (Tone.Quiet, "Being set up"),
        StudyState.Running => (Tone.Busy, "Running"),
        StudyState.Paused => (Tone.Waiting, "Paused"),
        StudyState.Closed => (Tone.Good, "Closed"),
        StudyState.Going => (Tone.Waiting, "Being destroyed"),
        _ => (Tone.Quiet, "Archived"),
    };

    public static string ForPeople(StudyState state) => state switch
    {
        StudyState.Draft => "It is being set up and takes no data yet.",
        StudyState.Running => "It runs: participants can join and answer.",
        StudyState.Paused => "It is paused and collects nothing.",
        StudyState.Closed => "It is closed. Data can be corrected and exported.",
        _ => "It is archived. Data can be exported.",
    };

    public static string Of(StudyRights right) => right switch
    {
        StudyRights.ReadRecords => "read records, without identifiers",
        StudyRights.EditRecords => "enter and correct answers",
        StudyRights.ManageParticipants => "add and invite participants",
        StudyRights.ReadIdentifiers => "read identifiers",
        StudyRights.ManageConsent => "write consent forms, sign for the staff",
        StudyRights.ManageInstruments => "build questionnaires and schedules",
        StudyRights.ExportDeidentified => "export without identifiers, free text and dates",
        StudyRights.ExportFull => "export everything it may read",
        StudyRights.ManageTeam => "manage the team and its roles",
        StudyRights.ManageStudy => "start, pause and close the study",
        StudyRights.ReadHistory => "read what was done",
        _ => "–",
    };

    public static string Of(RecordGrant grant) => grant switch
    {
        RecordGrant.Read => "read",
        RecordGrant.Edit => "enter and correct",
        _ => "nothing",
    };

    public static string Of(ExportGrant grant) => grant switch
    {
        ExportGrant.Deidentified => "without identifiers",
        ExportGrant.Full => "in full",
        _ => "nothing",
    };

    public static string DoneWords(string? done) => done switch
    {
        "saved" => "Saved.",
        "approved" => "The approval is recorded.",
        "site" => "The site is there.",
        "moved" => "Done.",
        "destroyed" => "The study is destroyed.",
        "invited" => "The invitation is on its way.",
        "taken-back" => "The invitation is taken back.",
        "changed" => "Changed. It counts from the next request on.",
        "removed" => "Removed. It counts from the next request on.",
        "role" => "The role is there.",
        "taken" => "The dictionary is in force.",
        "published" => "The version is published.",
        "consented" => "The consent is recorded.",
        "signed" => "Signed.",
        "asked" => "The export is being written. Reload the page in a moment.",
        "task" => "The task is there.",
        "draft-published" => "The draft is published: it is the newest version.",
        "task-ended" => "The task is ended.",
        "erased" => "Everything that was collected of this participant is destroyed.",
        _ => "",
    };
}
