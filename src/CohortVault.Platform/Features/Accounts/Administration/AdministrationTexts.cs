using CohortVault.Platform.Features.Accounts.Contracts;

namespace CohortVault.Platform.Features.Accounts.Administration;

/// <summary>Words of the administration pages.</summary>
internal static class AdministrationTexts
{
    public const string PowerTitle = "Administrative power";
    public const string PowerState = "Off until you need it, for an hour at most, and everybody who administers sees it.";
    public const string PowerIsOn = "Your power is on in this browser.";
    public const string PowerOff = "Switch it off now";
    public const string PowerEnd = "End it";
    public const string PowerReason = "What you are going to do, and why";
    public const string PowerReasonHint = "10 to 300 characters. It is shown to the others and kept in the audit log.";
    public const string PowerMinutes = "Minutes";
    public const string PowerOn = "Switch power on";
    public const string PowerNow = "Who has power now";
    public const string PowerNobody = "Nobody.";
    public const string PowerWho = "Who";
    public const string PowerUntil = "Until";
    public const string PowerWithout = "Your role needs no power: what it allows is on the left.";

    public const string AccountsTitle = "Accounts";
    public const string AccountsState = "Who may do what. Nobody sees another's data here, whatever the role.";
    public const string Find = "Find by user name or address";
    public const string FindHint = "Names are encrypted, so the whole name is needed.";
    public const string FindButton = "Find";
    public const string NotFound = "No account has this name or address.";
    public const string UserName = "User name";
    public const string Role = "Role";
    public const string Protection = "Second factor";
    public const string Created = "Since";
    public const string Seen = "Last seen";
    public const string FactorYes = "set up";
    public const string FactorNo = "none";
    public const string Unconfirmed = "address not confirmed";
    public const string NotSignedIn = "not signed in";
    public const string Newer = "Newer";
    public const string Older = "Older";

    public const string FullName = "Name";
    public const string Email = "E-mail address";
    public const string Sessions = "Browsers signed in";
    public const string ChangeRole = "Change the role";
    public const string ChangeRoleText =
        "The new role counts at once: the person is signed out. Roles that administer take a second person, who is asked on the page of requests.";
    public const string NewRole = "New role";
    public const string Reason = "Why";
    public const string EndSessions = "Sign the person out everywhere";
    public const string FactorLost = "Telephone and recovery codes lost";
    public const string FactorLostText =
        "Make sure by telephone or in person that it is really them. A second person must agree; then the next sign-in sets a second factor up anew.";
    public const string FactorAsk = "Ask to remove the second factor";
    public const string Changed = "The role was changed.";
    public const string Waits = "A second person must agree. It waits on the page of requests for 72 hours.";
    public const string SessionsEnded = "Every session was ended.";

    public const string RequestsTitle = "Requests for a second person";
    public const string RequestsState = "Acts that one person alone cannot do.";
    public const string RequestsNone = "Nothing waits";
    public const string RequestsNoneText = "Giving a role that administers, removing somebody's second factor, lifting a legal hold and keeping things for less time appear here.";
    public const string Act = "What";
    public const string Whom = "For";
    public const string AskedBy = "Asked by";
    public const string Agree = "Agree";
    public const string Refuse = "Refuse";
    public const string Decided = "Decided lately";
    public const string DecidedBy = "Decided by";
    public const string Outcome = "Outcome";
    public const string NeedsAnother = "Another person must decide this.";
    public const string WasDone = "done";
    public const string WasRefused = "refused";
    public const string RemoveFactor = "Remove the second factor";

    public const string RolesTitle = "Roles";
    public const string RolesState = "Each is a set of permissions. None reaches another person's data.";
    public const string RoleName = "Name";
    public const string RoleAllows = "Allows";
    public const string RoleAccounts = "Accounts";
    public const string RoleNew = "A role of your own";
    public const string RoleNewText = "Who reads the audit log cannot manage accounts, panels or mails: that keeps duties apart.";
    public const string RoleCreate = "Create the role";
    public const string RoleRemove = "Remove";

    public static string GrantRole(string role) => $"Give the role {role}";

    public static string Permission(Permissions permission) => permission switch
    {
        Permissions.OwnJobs => "own imputation jobs",
        Permissions.ManagePanels => "reference panels",
        Permissions.ReadLog => "read the audit log",
        Permissions.ReadOutbox => "read waiting mails",
        Permissions.ManageAccounts => "manage accounts",
        Permissions.DecideRequests => "decide as a second person",
        Permissions.ManageRetention => "legal holds and retention",
        _ => "–",
    };

    public static string Allows(Permissions set) =>
        string.Join(", ", RolePermissions.All.Where(permission => set.HasFlag(permission)).Select(Permission));
}
