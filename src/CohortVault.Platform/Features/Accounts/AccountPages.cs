using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Accounts;

/// <summary>Addresses of the account pages; links in mails and redirects lead to them.</summary>
internal static class AccountPages
{
    public const string SignUp = "/sign-up";
    public const string SignIn = "/sign-in";
    public const string SignOut = "/sign-out";

    /// <summary>Asks for the code of the second factor, after the password.</summary>
    public const string SignInCode = "/sign-in/code";

    /// <summary>Asks for the code that was mailed for a device that the account does not know.</summary>
    public const string SignInDevice = "/sign-in/device";

    /// <summary>Asks a signed-in person for everything again, before a change of what they sign in with.</summary>
    public const string SignInAgain = "/sign-in/again";

    /// <summary>Changes the password.</summary>
    public const string Password = "/account/password";

    /// <summary>Lists devices and their sessions, to be named and ended.</summary>
    public const string Devices = "/account/devices";

    /// <summary>Sets the second factor up, and shows what there is.</summary>
    public const string SecondFactor = "/account/second-factor";

    /// <summary>Where administrative power is switched on; the admin listener's first page.</summary>
    public const string Power = "/power";

    /// <summary>What is kept about a person, and what may act in their name.</summary>
    public const string Account = "/account";

    /// <summary>API tokens.</summary>
    public const string Tokens = "/account/tokens";

    /// <summary>Everything kept about a person as a file.</summary>
    public const string Export = "/account/export";

    /// <summary>Deletes the account.</summary>
    public const string Delete = "/account/delete";

    /// <summary>Lists, adds, renames and removes passkeys.</summary>
    public const string Passkeys = "/account/passkeys";

    /// <summary>Where a person goes after signing in: back to the page that asked for it, if it is one of ours.</summary>
    public static string After(string? returnUrl, IUrlHelper url, Listener listener)
    {
        // The pages of signing in itself are behind the person by then.
        var isOurs = url.IsLocalUrl(returnUrl) && !returnUrl!.StartsWith(SignIn, StringComparison.Ordinal);
        return isOurs ? returnUrl! : listener is Listener.Admin ? Power : "/jobs";
    }

    /// <summary>Asks the newcomer to press one button; takes <c>?token=</c>.</summary>
    public const string Confirm = "/confirm";

    /// <summary>Asks for the address to send a reset link to.</summary>
    public const string Forgotten = "/forgotten";

    /// <summary>Takes the new password; takes <c>?token=</c>.</summary>
    public const string Reset = "/reset";

    /// <summary>Makes the first operator, on the admin listener; takes <c>?token=</c>.</summary>
    public const string SetUp = "/setup";
}
