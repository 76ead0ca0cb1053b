namespace CohortVault.Platform.Features.Vault.Pages;

/// <summary>Words of the page that opens a sealed vault.</summary>
internal static class UnsealTexts
{
    public const string Title = "The vault is sealed";
    public const string State = "The server runs, and can open nothing that it keeps. It does no work and shows no data until it is opened.";
    public const string OpenTitle = "The vault is open";
    public const string OpenState = "The server takes up its work now.";
    public const string SignIn = "Sign in";

    public const string Code = "Code of this start";
    public const string CodeHint = "The server printed it when it started: see its log, such as journalctl -u cohortvault.";
    public const string Passphrase = "Passphrase";
    public const string PassphraseHint = "Trying it takes a few seconds, on purpose.";
    public const string Share = "Share";
    public const string ShareHint = "Begins with CVS1. Hyphens, blanks and small letters do not matter. One at a time.";
    public const string OpenIt = "Open the vault";
    public const string GiveShare = "Give this share";

    public const string Set = "Set that opens it";
    public const string Given = "Given so far";
    public const string Nothing = "none";
    public const string Key = "Master key";
    public const string Wrong = "Five wrong attempts are free; from then on one a minute is looked at. Each is logged, and what was typed is not.";

    /// <summary>How many more it takes.</summary>
    public static string More(int threshold, int given) => (threshold - given) switch
    {
        1 => "One more share opens the vault.",
        var more => $"{more} more shares open the vault.",
    };

    /// <summary>Which ones were given.</summary>
    public static string Numbers(IReadOnlyList<int> given) => given.Count == 0
        ? Nothing
        : (given.Count == 1 ? "share " : "shares ") + string.Join(", ", given);
}
