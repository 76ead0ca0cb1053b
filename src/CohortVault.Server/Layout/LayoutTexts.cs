namespace CohortVault.Server.Layout;

/// <summary>Words of the frame around every page, the welcome page and the error pages.</summary>
internal static class LayoutTexts
{
    public const string Product = "CohortVault";
    public const string Skip = "Skip to content";
    public const string Places = "Places";
    public const string Jobs = "Jobs";
    public const string Studies = "Studies";
    public const string Account = "Account";
    public const string Statement = "Security statement";
    public const string SignIn = "Sign in";
    public const string SignUp = "Create an account";
    public const string SignOut = "Sign out";
    public const string Outbox = "Outbox";
    public const string Power = "Power";
    public const string Accounts = "Accounts";
    public const string Requests = "Requests";
    public const string Retention = "Retention";
    public const string Kept = "Kept and destroyed";
    public const string Log = "Audit log";
    public const string Backups = "Backups";
    public const string Cryptography = "Cryptography";
    public const string PublicLog = "Public log";
    public const string Health = "Health";

    public const string WelcomeTitle = "Imputation you can answer for";
    public const string WelcomeState =
        "Send array genotypes, get imputed genotypes back in an archive that only you can open.";
    public const string WelcomeWhere = "Where your data is";
    public const string WelcomeWhereText =
        "On this machine, and nowhere else. Your file is encrypted as it arrives, read once for quality control, and its key is "
        + "destroyed right after. Results stay for seven days in an encrypted archive, then they are destroyed too.";
    public const string WelcomeWho = "Who can see it";
    public const string WelcomeWhoText =
        "You. The archive's password is shown to you once and not kept. What remains afterwards are counts of samples and variants, "
        + "and a record of what was done that anybody can verify.";
    public const string WelcomeNext = "What happens next";
    public const string WelcomeNextText =
        "Create an account, drop your VCF files, choose a reference panel and a population. You see every step, and you get a mail "
        + "when the archive is ready.";
    public const string WelcomeProof = "Do not take our word for it.";
    public const string WelcomeProofLink = "Read the security statement: each sentence with its last check.";

    public static readonly (string Title, string Text) NotFound =
        ("There is nothing at this address", "It may belong to another account, or it is gone for good. Check the address, or start from your jobs.");

    public static readonly (string Title, string Text) Gone =
        ("This is gone for good", "It was destroyed at the end of its time, or by its owner. The keys are gone, so nobody can bring it back.");

    public static readonly (string Title, string Text) Refused =
        ("The request could not be taken", "The page may have been open for too long. Go back, reload it and try again.");

    public static readonly (string Title, string Text) NotAllowed =
        ("Your account may not do this", "Ask the person who runs this installation if you need it.");

    public static readonly (string Title, string Text) TooMany =
        ("Too many attempts at once", "Wait a minute, then try again. Nothing was lost.");

    public static readonly (string Title, string Text) TooLarge =
        ("This is larger than allowed", "Send large files on the new job page with scripts switched on: they are sent in parts and can be resumed.");

    public static readonly (string Title, string Text) Unavailable =
        ("This cannot be done right now", "The server is out of reach of something it needs. Nothing was lost: try again in a minute.");
    public static readonly (string Title, string Text) Sealed =
        ("This server is sealed", "It was started and not opened yet: until then it can read nothing that it keeps, and does no work. Nothing was lost. Come back later; those who run it open it.");

    public static readonly (string Title, string Text) Failed =
        ("Something broke on our side", "It was recorded. Try again; if it happens again, tell the person who runs this installation and quote the id below.");

    public const string Quote = "Id to quote";
    public const string BackToStart = "Go to the start page";
}
