namespace CohortVault.Platform.Features.Accounts;

/// <summary>Addresses of the account pages; links in mails and redirects lead to them.</summary>
internal static class AccountPages
{
    public const string SignUp = "/sign-up";
    public const string SignIn = "/sign-in";
    public const string SignOut = "/sign-out";

    /// <summary>Asks the newcomer to press one button; takes <c>?token=</c>.</summary>
    public const string Confirm = "/confirm";

    /// <summary>Asks for the address to send a reset link to.</summary>
    public const string Forgotten = "/forgotten";

    /// <summary>Takes the new password; takes <c>?token=</c>.</summary>
    public const string Reset = "/reset";

    /// <summary>Makes the first operator, on the admin listener; takes <c>?token=</c>.</summary>
    public const string SetUp = "/setup";
}
