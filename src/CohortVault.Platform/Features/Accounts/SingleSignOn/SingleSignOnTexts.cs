namespace CohortVault.Platform.Features.Accounts.SingleSignOn;

/// <summary>Words of the pages of single sign-on.</summary>
internal static class SingleSignOnTexts
{
    public const string Title = "Single sign-on";
    public const string Again = "Back to the sign-in page";
    public const string ToAccount = "Back to your account";

    public const string NewTitle = "Create an account";
    public const string NewState = "Your institution knows you; this installation does not yet.";
    public const string NewHave =
        "You have an account here already? Then do not make another one: sign in with user name and password, and link the log-in on your account page.";
    public const string NewButton = "Create the account";

    public const string LinkTitle = "Log-in of your institution";
    public const string LinkState = "With a linked log-in you need no password of ours.";
    public const string LinkNone = "None is linked to your account.";
    public const string Linked = "The log-in is linked to your account.";
    public const string LinkedSince = "Linked";
    public const string LinkedUsed = "Last used";
    public const string LinkedNever = "never";
    public const string LinkedIssuer = "Provider";
    public const string LinkNeedsFactor =
        "To link or unlink a log-in you need a second factor of your own. Set an authenticator app up first; if you have no password, set one by the link of “Password forgotten”.";
    public const string LinkOnText = "Your institution now asks you to log in.";
    public const string UnlinkButton = "Unlink it";
    public const string UnlinkText =
        "Signing in with it ends at once. Make sure that you have a password here; “Password forgotten” on the sign-in page sets one.";
    public const string Manage = "Manage the log-in";

    public static string SignInWith(string provider) => $"Sign in with {provider}";

    public static string LinkWith(string provider) => $"Link the log-in of {provider}";

    public static string GoOnTo(string provider) => $"Go on to {provider}";

    public static string LinkText(string provider) =>
        $"{provider} asks you to log in, and leads you back here.";
}
