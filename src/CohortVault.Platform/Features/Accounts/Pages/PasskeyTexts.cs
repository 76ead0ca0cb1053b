using CohortVault.Platform.Features.Accounts.Passkeys;

namespace CohortVault.Platform.Features.Accounts.Pages;

/// <summary>Words about passkeys.</summary>
internal static class PasskeyTexts
{
    public const string Title = "Passkeys";
    public const string State = "Sign in with the fingerprint, face or PIN of your device, without a password or code.";
    public const string Manage = "Manage passkeys";
    public const string CardText = "A passkey of your device or password manager signs you in at once, and cannot be given to a false page.";

    public const string SignIn = "Sign in with a passkey";
    public const string Instead = "Use a passkey instead";
    public const string RecoveryOnly = "Recovery code";
    public const string RecoveryOnlyHint = "Sixteen characters from the list that you kept.";

    public const string OrTitle = "Or use a passkey";
    public const string OrText =
        "Your device or password manager keeps a key that opens this account after its fingerprint, face or PIN. There is no app to set up and no code to type.";
    public const string Make = "Make a passkey";
    public const string FirstName = "First passkey";
    public const string FirstMade = "The passkey is set up. It signs you in from now on, alone or after the password.";

    public const string None = "You have no passkeys.";
    public const string Name = "Name";
    public const string NameHint = "Such as the device that keeps it: 1 to 60 characters.";
    public const string Created = "Added";
    public const string Used = "Last used";
    public const string Never = "never";
    public const string Where = "Works at";
    public const string Rename = "Rename";
    public const string Renamed = "The passkey has its new name.";
    public const string Remove = "Remove";
    public const string RemoveText =
        "Removing a passkey here signs all other browsers out. Your device goes on showing it until you delete it there too.";
    public const string Removed = "The passkey is removed. All other browsers are signed out.";
    public const string Added = "The passkey is added.";

    public const string AddTitle = "Add a passkey";
    public const string Add = "Add it";

    public const string ConfirmPasskey = "Confirm with a passkey";

    public const string SetAppUp = "Set an authenticator app up";
    public const string NoApp = "No authenticator app. You sign in with passkeys.";

    public const string NeedsName =
        "Passkeys do not work under this address: they need a host name. The operator of this installation can configure one.";

    public static string Needs(PasskeySite site) =>
        $"Passkeys need JavaScript, a browser that knows them, and the address {site.Origin}.";

    public static string RenameLabel(string name) => $"New name of {name}";

    public static string RemoveLabel(string name) => $"Remove {name}";
}
