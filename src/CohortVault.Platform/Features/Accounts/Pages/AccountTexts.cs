namespace CohortVault.Platform.Features.Accounts.Pages;

/// <summary>Words of the account pages.</summary>
internal static class AccountTexts
{
    public const string UserName = "User name";
    public const string UserNameHint = "2 to 64 letters, digits, dots, dashes or underscores, beginning with a letter.";
    public const string FullName = "Your name";
    public const string FullNameHint = "For the greeting in mails. It may stay empty.";
    public const string Email = "E-mail address";
    public const string EmailHint = "We send a link to it that confirms the account.";
    public const string Password = "Password";
    public const string NewPassword = "New password";
    public const string CurrentPassword = "Current password";
    public const string RepeatedPassword = "The same password again";
    public const string PasswordHint =
        "At least 8 characters with a digit, a capital and a small letter. Several unrelated words are easiest to remember.";
    public const string PasswordHintNist = "At least 15 characters. Several unrelated words are easiest to remember.";
    public const string PasswordLevels = "Very weak.|Weak.|Middling.|Good.|Strong.";
    public const string Login = "User name or e-mail address";

    public const string SignUpTitle = "Create an account";
    public const string SignUpState = "Names and address are kept encrypted under a key of your own.";
    public const string SignUpButton = "Create the account";
    public const string SignUpHave = "You have an account?";

    public const string MailTitle = "Look into your mail";
    public const string MailText = "We sent a mail to the address that you gave. Open the link in it within 24 hours.";
    public const string MailNone =
        "Nothing arrived? Look into the spam folder, or ask the person who runs this installation: without a mail server, mails wait in their outbox.";
    public const string MailDemo = "This is a demonstration without a mail server. Here is the mail that was sent:";
    public const string MailDemoLink = "Open the mail";

    public const string ConfirmTitle = "Confirm your address";
    public const string ConfirmState = "One button, so that mail scanners that open links confirm nothing.";
    public const string ConfirmButton = "Confirm";
    public const string ConfirmedTitle = "Your account is ready";
    public const string ConfirmedText = "You can sign in now.";

    public const string SignInTitle = "Sign in";
    public const string SignInButton = "Sign in";
    public const string SignInForgotten = "Password forgotten?";
    public const string SignInNew = "No account yet?";

    public const string CodeTitle = "Enter the code";
    public const string CodeState = "One step more.";
    public const string Code = "Code from your authenticator app";
    public const string CodeHint = "Six digits. If you do not have your telephone, type one of your recovery codes.";
    public const string CodeButton = "Sign in";
    public const string CodeLost =
        "Telephone and recovery codes lost? The person who runs this installation can remove the second factor from your account.";
    public const string CodeDemo = "This is a demonstration. Instead of a telephone, the code of this moment:";

    public const string AgainTitle = "Confirm that it is you";
    public const string AgainState = "Changing how you sign in, and what acts in your name, asks for this. It holds for ten minutes.";
    public const string AgainButton = "Confirm";

    public const string FactorTitle = "Second factor";
    public const string FactorState = "Something besides the password, so that a stolen one opens nothing.";
    public const string FactorScan = "1. Open an authenticator app on your telephone and scan this picture.";
    public const string FactorType = "You cannot scan it? Type this secret into the app:";
    public const string FactorFirst = "2. Type the code that the app shows.";
    public const string FactorFirstCode = "Six digits from the app";
    public const string FactorButton = "Set it up";
    public const string FactorWhich =
        "Any app for one-time codes (TOTP) will do, such as the one of your password manager. The secret is kept encrypted under your own key.";
    public const string FactorSet = "The app is set up. Each sign-in asks for a code from now on.";
    public const string RecoveryTitle = "Your recovery codes";
    public const string RecoveryText =
        "Each of them opens your account once in the place of the app. Print them or keep them in your password manager: they are shown this once and kept here only as digests.";
    public const string RecoveryOn = "I have kept them: go on";
    public const string RecoveryRenewed = "New recovery codes. Those before no longer work.";
    public const string FactorSince = "Authenticator app set up";
    public const string FactorCodesLeft = "Recovery codes left";
    public const string FactorChange = "Change it";
    public const string FactorRenew = "New recovery codes";
    public const string FactorRemove = "Remove the app";
    public const string FactorRemoveText =
        "Removing it signs you out everywhere; the next sign-in sets an app up again.";
    public const string FactorNone = "None. Anybody with your password can sign in.";
    public const string FactorManage = "Manage the second factor";

    public const string ForgottenTitle = "Password forgotten";
    public const string ForgottenState = "We send a link to the address of the account. It works for 15 minutes.";
    public const string ForgottenButton = "Send the link";
    public const string ForgottenSent = "If there is such an account, a mail with a link is on its way to its address.";

    public const string ResetTitle = "Set a new password";
    public const string ResetState = "All devices are signed out when it is set.";
    public const string ResetButton = "Set the password";
    public const string ResetDone = "The new password is set. Sign in with it.";

    public const string SetUpTitle = "Set up this installation";
    public const string SetUpState = "You become its first operator. There is no default account.";
    public const string SetUpButton = "Become the operator";
    public const string SetUpDone =
        "You are the operator now. Sign in here for the operator's pages, and on the public address for your own jobs.";

    public const string AccountTitle = "Account";
    public const string AccountState = "What is kept about you, and what can act in your name.";
    public const string Role = "Role";
    public const string Profile = "You";

    public const string ChangePassword = "Change the password";
    public const string ChangePasswordState = "All other browsers are signed out when it is changed.";
    public const string BackToAccount = "Back to the account";
    public const string PasswordChanged = "The password is changed. All other browsers are signed out.";
}
