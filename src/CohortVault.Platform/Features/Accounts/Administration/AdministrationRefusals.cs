using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Accounts.Administration;

/// <summary>Everything that administration declines.</summary>
internal static class AdministrationRefusals
{
    public static readonly Refusal Reason = new(
        RefusalKind.Invalid, "admin.reason", "The reason is too short or too long.",
        "Say in 10 to 300 characters why, so that another person understands it later.");

    public static readonly Refusal PowerMinutes = new(
        RefusalKind.Invalid, "admin.power-minutes", "Power lasts between 1 and 60 minutes.", "Choose a number in that range.");

    public static readonly Refusal PowerOver = new(
        RefusalKind.NotFound, "admin.power-over", "This power has ended already.", "");

    public static readonly Refusal RequestWaits = new(
        RefusalKind.Conflict, "admin.request-waits", "The same is asked for already and waits for a second person.",
        "Ask another administrator or a security officer to decide it.");

    public static readonly Refusal RequestOver = new(
        RefusalKind.Conflict, "admin.request-over", "This request was decided or has expired.", "Ask for it anew if it is still needed.");

    public static readonly Refusal OwnRequest = new(
        RefusalKind.NotAllowed, "admin.own-request", "A second person must decide this.",
        "It can be neither the one who asked nor the one whom it is about.");

    public static readonly Refusal OwnRole = new(
        RefusalKind.NotAllowed, "admin.own-role", "Nobody changes their own role.", "Ask another administrator.");

    public static readonly Refusal LastAdministrator = new(
        RefusalKind.Conflict, "admin.last-administrator", "This is the last account that manages accounts.",
        "Give the role to somebody else first.");

    public static readonly Refusal RoleUnknown = new(
        RefusalKind.NotFound, "admin.role-unknown", "There is no such role.", "Reload the page and choose another.");

    public static readonly Refusal SameRole = new(
        RefusalKind.Conflict, "admin.same-role", "The account has this role already.", "");

    public static readonly Refusal RoleName = new(
        RefusalKind.Invalid, "admin.role-name", "The name of the role cannot be used.",
        "Take 2 to 40 letters, digits, spaces and dashes that no other role has.");

    public static readonly Refusal RoleSet = new(
        RefusalKind.Invalid, "admin.role-set", "This set of permissions cannot be a role.",
        "Choose at least one. Who reads the audit log cannot manage accounts, panels or mails.");

    public static readonly Refusal RoleInUse = new(
        RefusalKind.Conflict, "admin.role-in-use", "Accounts have this role.", "Give them another one first.");
}
