using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Accounts.Passkeys;

/// <summary>What is declined about passkeys. None of it says whether an account or a passkey exists.</summary>
internal static class PasskeyRefusals
{
    public static readonly Refusal NotAccepted = new(
        RefusalKind.NotSignedIn, "account.passkey-not-accepted", "This passkey does not open an account here.",
        "Try again, or sign in with your password. A question to a passkey is good for five minutes.");

    public static readonly Refusal NotMade = new(
        RefusalKind.Invalid, "account.passkey-not-made", "The passkey was not added.",
        "Try again within five minutes of starting. A passkey that is on the list already is not added twice.");

    public static readonly Refusal NoName = new(
        RefusalKind.Conflict, "account.passkeys-need-a-name", "Passkeys do not work under this address.",
        "They need a host name; the operator of this installation can configure one.");

    public static readonly Refusal TooMany = new(
        RefusalKind.Conflict, "account.too-many-passkeys", "An account has at most 20 passkeys.",
        "Remove one that you no longer use.");

    public static readonly Refusal BadName = new(
        RefusalKind.Invalid, "account.bad-passkey-name", "This name cannot be used.",
        "Take 1 to 60 characters, without control characters.");

    public static readonly Refusal Unknown = new(
        RefusalKind.NotFound, "account.passkey-unknown", "You have no such passkey.", "");

    public static readonly Refusal Last = new(
        RefusalKind.Conflict, "account.last-factor", "This passkey is your only second factor.",
        "Add another one or an authenticator app first.");
}
