namespace CohortVault.Platform.Features.Accounts.Pages;

/// <summary>Words of the pages on which a person takes everything away, and leaves.</summary>
internal static class OwnDataTexts
{
    public const string Title = "Your data";
    public const string Text = "What this installation keeps about you is yours to take away, and to have destroyed.";

    public const string AccessTitle = "Access to your data";
    public const string ExportTitle = "Take your data away";
    public const string ExportState = "Everything that is kept about you, in one file.";
    public const string ExportWhat = "In it";
    public const string ExportWhatText =
        "Your profile, the second factor, browsers, tokens and open links, mails that wait, uploads, the records of your jobs, "
        + "and what the log says of you. Each part of the file says what it is.";
    public const string ExportWithout = "Not in it";
    public const string ExportWithoutText =
        "Secrets: password, codes and tokens are kept as digests or sealed, and texts of mails may hold links that still work. "
        + "Results are fetched on the page of their job.";
    public const string ExportCare = "The file is not encrypted. Keep it where only you can read it.";
    public const string ExportButton = "Download the file";

    public const string DeleteTitle = "Delete your account";
    public const string DeleteState = "It cannot be taken back.";
    public const string DeleteGone = "Will be gone";
    public const string DeleteGoneText =
        "Your name, addresses, password and second factor; every browser and every token is signed out. Your jobs: those that "
        + "run are cancelled, and uploads, results and passwords are destroyed. Last, the key under which all of it was "
        + "sealed, so that whatever copy of the data is left cannot be read with what is kept here.";
    public const string DeleteRemains = "Remains";
    public const string DeleteRemainsText =
        "The log that nobody can change: that something was done, when, and under which number, but what its entries say of you "
        + "is unreadable without the key. Of your jobs settings, counts and times, under the same number. Copies that the "
        + "person who runs this installation keeps of the key store can be opened until they are destroyed in their turn.";
    public const string DeleteExport = "You may want to take your data away first.";
    public const string DeleteName = "Type your user name, if you are sure";
    public const string DeleteButton = "Delete my account for good";
    public const string DeleteKeep = "Keep the account";

    public const string DeletedTitle = "Your account is deleted";
    public const string DeletedState = "You are signed out everywhere.";
    public const string DeletedText = "Everything that was sealed under your key was destroyed. No mail tells of it: your address is gone too.";
    public const string DeletedLater =
        "You can no longer sign in. Destroying what was kept has begun and was interrupted; it goes on by itself within minutes.";
}
