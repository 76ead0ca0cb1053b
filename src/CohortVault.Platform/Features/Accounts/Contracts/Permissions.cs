using System.Security.Claims;

namespace CohortVault.Platform.Features.Accounts.Contracts;

/// <summary>
/// What an account may do; a role is a set of these. There is none for another person's data, so no role can reach it.
/// </summary>
[Flags]
public enum Permissions
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Submits, follows, cancels and downloads own imputation jobs.</summary>
    OwnJobs = 1,

    /// <summary>Imports reference panels and says who may use them.</summary>
    ManagePanels = 2,

    /// <summary>Reads the audit log.</summary>
    ReadLog = 4,

    /// <summary>Reads mails that wait to be sent. Asks for administrative power.</summary>
    ReadOutbox = 8,

    /// <summary>Changes what accounts may do, and ends their sessions. Asks for administrative power.</summary>
    ManageAccounts = 16,

    /// <summary>Is the second of the two people that an act takes. Asks for administrative power.</summary>
    DecideRequests = 32,

    /// <summary>Places legal holds, and asks for what shortens a retention. Asks for administrative power.</summary>
    ManageRetention = 64,
}

/// <summary>The words of permissions, the sets of the fixed roles, and which sets may be.</summary>
public static class RolePermissions
{
    /// <summary>What changes the installation or other people's accounts; it takes power that is switched on for a while.</summary>
    public const Permissions Administrative =
        Permissions.ReadOutbox | Permissions.ManageAccounts | Permissions.DecideRequests | Permissions.ManageRetention;

    /// <summary>Claim of which a caller has one for each permission.</summary>
    public const string Claim = "cv:may";

    private static readonly (Permissions Permission, string Word)[] Words =
    [
        (Permissions.OwnJobs, "own-jobs"),
        (Permissions.ManagePanels, "panels"),
        (Permissions.ReadLog, "log"),
        (Permissions.ReadOutbox, "outbox"),
        (Permissions.ManageAccounts, "accounts"),
        (Permissions.DecideRequests, "requests"),
        (Permissions.ManageRetention, "retention"),
    ];

    /// <summary>All permissions, one by one.</summary>
    public static IEnumerable<Permissions> All => Words.Select(pair => pair.Permission);

    /// <summary>What a caller may do.</summary>
    public static Permissions May(this ClaimsPrincipal caller) =>
        TryParse(caller.FindAll(Claim).Select(claim => claim.Value), out var set)
            ? set
            : throw new InvalidOperationException("The caller has a permission that nobody knows.");

    /// <summary>The set of a fixed role.</summary>
    public static Permissions Of(AccountRole role) => role switch
    {
        AccountRole.Researcher => Permissions.OwnJobs,
        AccountRole.PanelManager => Permissions.OwnJobs | Permissions.ManagePanels,
        AccountRole.Auditor => Permissions.ReadLog,
        AccountRole.SecurityOfficer => Permissions.ReadLog | Permissions.DecideRequests | Permissions.ManageRetention,
        AccountRole.Operator => Permissions.OwnJobs | Permissions.ManagePanels | Administrative,
        _ => Permissions.None,
    };

    /// <summary>
    /// Whether duties are separated: who reads the log manages neither accounts nor panels nor mails, and may do something.
    /// </summary>
    public static bool IsSeparated(Permissions set) => set != Permissions.None
        && (!set.HasFlag(Permissions.ReadLog)
            || (set & (Permissions.ManagePanels | Permissions.ReadOutbox | Permissions.ManageAccounts)) == Permissions.None);

    /// <summary>Whether a set holds anything that asks for administrative power.</summary>
    public static bool IsAdministrative(this Permissions set) => (set & Administrative) != Permissions.None;

    /// <summary>Whether there is anything to do on the admin listener.</summary>
    public static bool HasAdminPages(this Permissions set) => set.IsAdministrative() || set.HasFlag(Permissions.ReadLog);

    /// <summary>The words of a set, as claims and the database have them.</summary>
    public static IEnumerable<string> ToWords(this Permissions set) =>
        Words.Where(pair => set.HasFlag(pair.Permission)).Select(pair => pair.Word);

    /// <summary>The word of one permission.</summary>
    public static string Word(this Permissions permission) => Words.Single(pair => pair.Permission == permission).Word;

    /// <summary>The set of some words; false if one is unknown.</summary>
    public static bool TryParse(IEnumerable<string> words, out Permissions set)
    {
        set = Permissions.None;
        foreach (var word in words)
        {
            var found = Array.Find(Words, pair => pair.Word == word);
            if (found.Word is null)
            {
                return false;
            }

            set |= found.Permission;
        }

        return true;
    }
}
