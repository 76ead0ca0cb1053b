using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Accounts;

/// <summary>Everything that accounts decline. None of them says whether an account exists.</summary>
internal static class AccountRefusals
{
    public static readonly Refusal TokenNeeded = new(
        RefusalKind.NotSignedIn, "account.token-needed", "This call needs a valid API token.",
        "Send it in the header X-Auth-Token, or as Authorization: Bearer. Make one on the account page.");

    public static readonly Refusal NotAllowed = new(
        RefusalKind.NotAllowed, "account.not-allowed", "Your account may not do this.",
        "Ask the operator of this installation for the role that may.");

    public static readonly Refusal WrongCredentials = new(
        RefusalKind.NotSignedIn, "account.wrong-credentials", "This name and password do not open an account.",
        "Check both. After several wrong passwords you must wait a while; an unconfirmed address must be confirmed first.");

    public static readonly Refusal WrongCode = new(
        RefusalKind.NotSignedIn, "account.wrong-code", "This code is not right at this moment.",
        "Type the code that your app shows now; each one counts once. After several wrong ones you must wait a while. A recovery code works too.");

    public static readonly Refusal WrongDeviceCode = new(
        RefusalKind.NotSignedIn, "account.wrong-device-code", "This is not the code that we sent.",
        "Type the eight digits of the latest mail; they work once, for ten minutes. After several wrong ones you must wait a while.");

    public static readonly Refusal DeviceCodeWait = new(
        RefusalKind.TooMany, "account.device-code-wait", "Too many codes were sent for this account, or typed wrongly.",
        "Wait up to half an hour and sign in again, or sign in on a device that the account knows.");

    public static readonly Refusal DeviceUnknown = new(
        RefusalKind.NotFound, "account.device-unknown", "You have no such device.", "");

    public static readonly Refusal BadDeviceName = new(
        RefusalKind.Invalid, "account.bad-device-name", "This name cannot be used.",
        "Take 1 to 60 characters, without control characters.");

    public static readonly Refusal SessionUnknown = new(
        RefusalKind.NotFound, "account.session-unknown", "You have no such session; it may have ended already.", "");

    public static readonly Refusal SignInAgain = new(
        RefusalKind.NotSignedIn, "account.sign-in-again", "Your session has ended meanwhile.", "Sign in again.");

    public static readonly Refusal WrongFirstCode = new(
        RefusalKind.Invalid, "account.wrong-first-code", "This is not the code of this secret.",
        "Check that your telephone's clock is set by the network, and type the code that the app shows now.");

    public static readonly Refusal OfferTooOld = new(
        RefusalKind.Gone, "account.offer-too-old", "This page was open for too long.",
        "Remove the entry from your app and scan the new picture.");

    public static readonly Refusal FactorExists = new(
        RefusalKind.Conflict, "account.factor-exists", "A second factor is set up already.",
        "Sign in with it. To change an authenticator app, remove it first.");

    public static readonly Refusal NoFactor = new(
        RefusalKind.NotFound, "account.no-factor", "The account has no second factor.", "");

    public static readonly Refusal FactorNeeded = new(
        RefusalKind.Conflict, "account.factor-needed", "This needs a second factor, and your account has none.",
        "Set an authenticator app or a passkey up first.");

    public static readonly Refusal OtherName = new(
        RefusalKind.Invalid, "account.other-name", "This is not the user name of your account.",
        "Type it as your account page shows it, or keep the account.");

    public static readonly Refusal LastOperator = new(
        RefusalKind.Conflict, "account.last-operator", "You are the last operator of this installation.",
        "Make another operator first, or the installation has nobody to run it.");

    public static readonly Refusal AccountUnknown = new(
        RefusalKind.NotFound, "account.unknown", "There is no such account.", "Check the name.");

    public static readonly Refusal LinkDead = new(
        RefusalKind.Gone, "account.link-dead", "This link was used already or is too old.", "Ask for a new one.");

    public static readonly Refusal TooManyAttempts = new(
        RefusalKind.TooMany, "account.too-many-attempts", "There were too many attempts from your network address.",
        "Wait a few minutes and try again.");

    public static readonly Refusal Busy = new(
        RefusalKind.TooMany, "account.busy", "Too many people are signing in at this moment.",
        "Try again in a few seconds.");

    public static readonly Refusal RegistrationClosed = new(
        RefusalKind.NotAllowed, "account.registration-closed", "This installation does not take registrations.",
        "Ask its operator for an account.");

    public static readonly Refusal BadUserName = new(
        RefusalKind.Invalid, "account.bad-user-name", "This user name cannot be used.",
        "Take 2 to 64 letters without accents, digits, dots, dashes or underscores, beginning with a letter.");

    public static readonly Refusal BadEmail = new(
        RefusalKind.Invalid, "account.bad-email", "This is not an e-mail address.", "Write it as name@example.org.");

    public static readonly Refusal BadFullName = new(
        RefusalKind.Invalid, "account.bad-full-name", "This name cannot be used.",
        "Take up to 200 characters, without control characters.");

    public static readonly Refusal PasswordsDiffer = new(
        RefusalKind.Invalid, "account.passwords-differ", "The two passwords are not the same.",
        "Type the same password twice.");

    public static readonly Refusal PasswordTooShort = new(
        RefusalKind.Invalid, "account.password-too-short", "The password is too short.", "Take at least 8 characters.");

    public static readonly Refusal PasswordUnderFifteen = new(
        RefusalKind.Invalid, "account.password-under-fifteen", "The password is too short.",
        "Take at least 15 characters; several unrelated words are easiest to remember.");

    public static readonly Refusal PasswordTooLong = new(
        RefusalKind.Invalid, "account.password-too-long", "The password is too long.", "Take at most 128 characters.");

    public static readonly Refusal PasswordNeedsClasses = new(
        RefusalKind.Invalid, "account.password-needs-classes",
        "The password lacks a digit, a capital or a small letter.",
        "Put in at least one of each; any other characters are welcome too.");

    public static readonly Refusal PasswordCommon = new(
        RefusalKind.Invalid, "account.password-common", "The password is one of the first that people guess.",
        "Take several unrelated words, or let a password manager make one.");

    public static readonly Refusal PasswordBreached = new(
        RefusalKind.Invalid, "account.password-breached", "The password is known from a data breach elsewhere.",
        "Take another one here, and wherever else you use it.");

    public static readonly Refusal PasswordPersonal = new(
        RefusalKind.Invalid, "account.password-personal", "The password is made of your own name or address.",
        "Take several unrelated words, or let a password manager make one.");

    public static readonly Refusal NameTaken = new(
        RefusalKind.Conflict, "account.taken", "An account with this name or address exists.",
        "Choose another name or address.");

    public static readonly Refusal TokenScope = new(
        RefusalKind.NotAllowed, "account.token-scope", "This token was not made for this.",
        "Make a token on the account page that may do it.");

    public static readonly Refusal TokenName = new(
        RefusalKind.Invalid, "account.token-name", "A token needs a name of up to 60 characters.",
        "Name the program or the machine that will use it, without control characters.");

    public static readonly Refusal TokenScopes = new(
        RefusalKind.Invalid, "account.token-scopes", "A token must be good for something that your account may do.",
        "Choose at least one of the things in the list.");

    public static readonly Refusal TooManyTokens = new(
        RefusalKind.Conflict, "account.too-many-tokens", "You have 50 tokens, and no account may have more.",
        "End those that are no longer used.");

    public static readonly Refusal TokenDays = new(
        RefusalKind.Invalid, "account.token-days", "A token lives between 1 and 90 days.",
        "Choose a number of days in that range.");

    public static readonly Refusal TokenUnknown = new(
        RefusalKind.NotFound, "account.token-unknown", "You have no such token.", "");
}
