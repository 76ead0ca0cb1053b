using System.Globalization;
using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Studies;

/// <summary>Everything that studies decline. Catalogue for people: docs/errors.md.</summary>
internal static class StudyRefusals
{
    public static readonly Refusal BadTitle = new(
        RefusalKind.Invalid, "study.bad-title", "This title cannot be used.",
        "Take 3 to 200 characters, without control characters.");

    public static readonly Refusal BadCountry = new(
        RefusalKind.Invalid, "study.bad-country", "A study needs the country whose law it follows.",
        "Write the two capital letters of ISO 3166-1, such as FR.");

    public static readonly Refusal BadYears = new(
        RefusalKind.Invalid, "study.bad-years", "This is not a number of years to keep data for.",
        "Write a whole number from 0 to 100; 0 leaves it to the rules.");

    public static readonly Refusal BadApproval = new(
        RefusalKind.Invalid, "study.bad-approval", "The ethics approval is not complete.",
        "Name the board and the reference number, each in up to 200 characters, and a day that is not in the future.");

    public static readonly Refusal ApprovalEnds = new(
        RefusalKind.Invalid, "study.approval-ends", "The approval ends before it begins.", "Check both days.");

    public static readonly Refusal NotRunning = new(
        RefusalKind.Conflict, "study.not-running", "The study does not take data in at present.",
        "Ask the study team.");

    public static readonly Refusal NotApproved = new(
        RefusalKind.Conflict, "study.not-approved", "A study cannot run without an ethics approval that is in force.",
        "Record the approval on the page of settings.");

    public static readonly Refusal NoSuchStep = new(
        RefusalKind.Conflict, "study.no-such-step", "The study cannot go from where it is to there.", "Reload the page.");

    public static readonly Refusal Archived = new(
        RefusalKind.Conflict, "study.archived", "The study is archived, and nothing of it changes any more.", "");

    public static readonly Refusal OtherTitle = new(
        RefusalKind.Invalid, "study.other-title", "This is not the title of the study.",
        "Type the title as it stands at the top of the page. Nothing was destroyed.");

    public static readonly Refusal NotEnded = new(
        RefusalKind.Conflict, "study.not-ended", "Only a study that has ended, or one that never ran, can be destroyed.",
        "Close it first: its time of keeping begins then.");

    public static readonly Refusal ShorterKeeping = new(
        RefusalKind.Conflict, "study.shorter-keeping", "What was agreed for keeping the data cannot be shortened.",
        "Leave the number as it is, or raise it.");

    public static readonly Refusal BadSite = new(
        RefusalKind.Invalid, "study.bad-site", "This name of a site cannot be used.",
        "Take 1 to 100 characters, without control characters, that no other site of the study has.");

    public static readonly Refusal SiteUnknown = new(
        RefusalKind.NotFound, "study.site-unknown", "The study has no such site.", "Reload the page.");

    public static readonly Refusal BadRoleName = new(
        RefusalKind.Invalid, "study.bad-role-name", "This name of a role cannot be used.",
        "Take 1 to 40 characters, without control characters, that no other role of the study has.");

    public static readonly Refusal RoleUnknown = new(
        RefusalKind.NotFound, "study.role-unknown", "The study has no such role.", "Reload the page.");

    public static readonly Refusal RoleInUse = new(
        RefusalKind.Conflict, "study.role-in-use", "Somebody has this role, or is invited to it.",
        "Give them another one first.");

    public static readonly Refusal MemberUnknown = new(
        RefusalKind.NotFound, "study.member-unknown", "There is no such member.", "Reload the page.");

    public static readonly Refusal MemberAlready = new(
        RefusalKind.Conflict, "study.member-already", "This person is a member already, or is invited.",
        "Change the role in the table of members, or take the invitation back first.");

    public static readonly Refusal BadAddress = new(
        RefusalKind.Invalid, "study.bad-address", "This is not an e-mail address.", "Write it as name@example.org.");

    public static readonly Refusal BadExpiry = new(
        RefusalKind.Invalid, "study.bad-expiry", "A membership ends in the future, or never.", "Choose a later day, or leave it empty.");

    public static readonly Refusal MoreThanOwn = new(
        RefusalKind.NotAllowed, "study.more-than-own", "Nobody gives rights that they do not have themselves.",
        "Ask somebody who has them.");

    public static readonly Refusal LastLead = new(
        RefusalKind.Conflict, "study.last-lead", "The study would have nobody left who has every right in it.",
        "Give somebody else such a role first, without an end.");

    public static readonly Refusal InvitationUnknown = new(
        RefusalKind.NotFound, "study.invitation-unknown", "There is no such invitation for you, or it was taken back.",
        "Ask the study's team for a new one.");

    public static Refusal MustBeKept(DateTimeOffset until) => new(
        RefusalKind.Conflict, "study.must-be-kept",
        string.Create(CultureInfo.InvariantCulture, $"The study must be kept until {until.UtcDateTime:yyyy-MM-dd HH:mm} UTC."),
        "It can be destroyed afterwards. Nobody can end the time earlier, whatever their role.");
}
