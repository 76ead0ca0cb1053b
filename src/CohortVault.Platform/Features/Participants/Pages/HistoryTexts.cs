namespace CohortVault.Platform.Features.Participants.Pages;

/// <summary>Words of a study's history.</summary>
internal static class HistoryTexts
{
    public const string State = "Who did what, when, and who looked at whose answers.";
    public const string Kind = "What";
    public const string All = "Everything";
    public const string Everybody = "Everybody";
    public const string Who = "Who";
    public const string ByParticipant = "The participant";
    public const string Code = "Participant's code";
    public const string NoCode = "This is no code of a participant.";
    public const string Show = "Show";
    public const string Empty = "Nothing of this kind has happened.";
    public const string When = "When";
    public const string What = "What happened";
    public const string Participant = "Participant";
    public const string More = "More";
    public const string Older = "Older";
    public const string Table = "As a table (CSV)";
    public const string Gone = "somebody whose account is deleted";

    /// <summary>Kinds of actions, and how their words begin.</summary>
    public static readonly (string Word, string Words)[] Kinds =
    [
        ("looks", "Who looked at answers"), ("records", "Answers and tasks"), ("participants", "Participants and consent"),
        ("instruments", "Instruments and task plans"), ("team", "Team and roles"), ("exports", "Exports"), ("study", "The study itself"),
    ];

    private static readonly Dictionary<string, string> _actions = new()
    {
        ["record.read"] = "looked at a form of answers",
        ["record.saved"] = "saved a form of answers",
        ["record.file-read"] = "opened a file of a participant's",
        ["record.file-taken"] = "took a file in",
        ["record.imported"] = "took a table of answers in",
        ["task.done"] = "did a task",
        ["participant.added"] = "added participants",
        ["participant.invited"] = "invited a participant",
        ["participant.joined"] = "joined",
        ["participant.moved"] = "changed where a participant stands",
        ["participant.arm-chosen"] = "chose a participant's arm",
        ["participant.withdrew"] = "left the study",
        ["participant.erased"] = "destroyed what was collected of a participant",
        ["participant.phone-changed"] = "changed settings of the phone",
        ["participant.phone-forgotten"] = "a phone was signed off",
        ["participant.signed-in"] = "opened the phone",
        ["consent.form-published"] = "published a consent form",
        ["consent.given"] = "consented",
        ["consent.signed-by-staff"] = "signed a consent for the team",
        ["instrument.dictionary-taken"] = "put a version of the instruments in force",
        ["instrument.design-taken"] = "put a version of events in force",
        ["instrument.draft-begun"] = "began a draft of the instruments",
        ["instrument.draft-changed"] = "changed the draft of the instruments",
        ["instrument.draft-undone"] = "took a step of the draft back",
        ["instrument.draft-discarded"] = "discarded the draft of the instruments",
        ["assignment.made"] = "made a task",
        ["assignment.ended"] = "ended a task",
        ["export.asked"] = "asked for an export",
        ["export.written"] = "an export was written",
        ["export.failed"] = "an export was not written",
        ["export.fetched"] = "downloaded an export",
        ["export.password-revealed"] = "saw the password of an export",
        ["study.created"] = "made the study",
        ["study.changed"] = "changed the study's plan",
        ["study.approved"] = "recorded the ethics approval",
        ["study.moved"] = "took the study a step on",
        ["study.destruction-asked"] = "destroyed the study",
        ["study.destroyed"] = "the study was destroyed",
        ["study.site-added"] = "added a site",
        ["study.member-invited"] = "invited a member",
        ["study.member-joined"] = "joined the team",
        ["study.member-changed"] = "changed a member's role, site or end",
        ["study.member-removed"] = "ended a membership",
        ["study.invitation-declined"] = "declined an invitation",
        ["study.invitation-taken-back"] = "took an invitation back",
        ["study.role-created"] = "made a role",
        ["study.role-changed"] = "changed what a role allows",
        ["study.role-removed"] = "removed a role",
        ["study.history-exported"] = "took the history out as a table",
    };

    /// <summary>The action in plain words; its own word where there are none.</summary>
    public static string Of(string action) => _actions.GetValueOrDefault(action, action);

    /// <summary>Whether an action is about a participant.</summary>
    public static bool ConcernsParticipant(string action) =>
        action is "task.done" or "consent.given" or "consent.signed-by-staff"
            || (action.StartsWith("record.", StringComparison.Ordinal) && action != "record.imported")
            || (action.StartsWith("participant.", StringComparison.Ordinal) && action != "participant.added");

    /// <summary>How the actions of a kind begin; empty for all.</summary>
    public static IReadOnlyList<string> Begins(string kind) => kind switch
    {
        "looks" => ["record.read", "record.file-read"],
        "records" => ["record.", "task."],
        "participants" => ["participant.", "consent."],
        "instruments" => ["instrument.", "assignment."],
        "team" => ["study.member-", "study.role-", "study.invitation-"],
        "exports" => ["export."],
        "study" => ["study."],
        _ => [],
    };

    /// <summary>Who did it, where it is no account.</summary>
    public static string Actor(string actor) => actor switch
    {
        "participant" => "the participant",
        "" => "unreadable: the key is destroyed",
        _ => $"the program ({actor})",
    };

    /// <summary>Whether a detail is a name inside the program or nothing, which tells people nothing.</summary>
    public static bool IsId(string detail) => detail.Length == 0 || Guid.TryParse(detail, out _);
}
