using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Accounts.SingleSignOn;

/// <summary>What single sign-on declines. A person is told about their own log-in alone.</summary>
internal static class SingleSignOnRefusals
{
    public static readonly Refusal ProviderUnreachable = new(
        RefusalKind.Unavailable, "account.provider-unreachable", "The log-in of your institution does not answer as it should.",
        "Try again in a few minutes, or sign in with user name and password.");

    public static readonly Refusal Cancelled = new(
        RefusalKind.NotSignedIn, "account.provider-cancelled", "The log-in of your institution was not completed.",
        "Begin again when you like.");

    public static readonly Refusal AnswerRefused = new(
        RefusalKind.NotSignedIn, "account.provider-answer-refused",
        "The answer of your institution's log-in could not be accepted.",
        "Begin again. A log-in counts once, in the browser that began it, and for a quarter of an hour.");

    public static readonly Refusal LogInTooOld = new(
        RefusalKind.NotSignedIn, "account.provider-log-in-too-old",
        "You logged in at your institution longer ago than counts here.",
        "Log out there, and begin again.");

    public static readonly Refusal IdentityUnknown = new(
        RefusalKind.NotAllowed, "account.identity-unknown", "This log-in is linked to no account here.",
        "Sign in with user name and password, and link it on your account page.");

    public static readonly Refusal IdentityUnconfirmed = new(
        RefusalKind.NotAllowed, "account.identity-unconfirmed", "The account of this log-in is not confirmed yet.",
        "Open the link in the mail that we sent.");

    public static readonly Refusal IdentityTaken = new(
        RefusalKind.Conflict, "account.identity-taken", "This log-in is linked to another account.",
        "Unlink it there first, or log in as yourself.");

    public static readonly Refusal IdentityLinked = new(
        RefusalKind.Conflict, "account.identity-linked", "Your account has a linked log-in already.",
        "To link another one, unlink it first.");

    public static readonly Refusal NoIdentity = new(
        RefusalKind.NotFound, "account.no-identity", "Your account has no linked log-in.", "");
}
