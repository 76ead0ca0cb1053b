using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel.Pages;

namespace CohortVault.Platform.Features.Vault.Retention;

/// <summary>Words of the pages about keeping and destroying.</summary>
internal static class RetentionTexts
{
    public const string Title = "Retention";
    public const string State = "How long things are kept, what is due, and what is held. Nobody destroys anything earlier, whatever their role.";
    public const string Rules = "Rules";
    public const string Kind = "What";
    public const string Period = "Kept for";
    public const string Floor = "At least";
    public const string Kept = "There now";
    public const string Due = "Due";
    public const string Next = "Next";
    public const string AtOnce = "destroyed at once";
    public const string Shorter = "The configuration asks for less";
    public const string ShorterWhy = "Why less is enough";
    public const string AskShorter = "Ask a second person to agree";

    public const string Holds = "Legal holds";
    public const string HoldsText = "What is held is destroyed by nobody: not by its owner, not at the end of its time, not by an administrator. Its owner sees that it is held, and why. Lifting a hold takes two people.";
    public const string NoHolds = "Nothing is held.";
    public const string HoldNew = "Place a hold";
    public const string HoldWhat = "What";
    public const string HoldWhatHint = "The id of a job, or the user name or address of an account: then everything of it is held.";
    public const string HoldReason = "Why";
    public const string HoldReasonHint = "10 to 300 characters. The owner reads this too.";
    public const string HoldPlace = "Place the hold";
    public const string HoldBy = "Placed";
    public const string HoldOf = "Of";
    public const string Lift = "Ask to lift it";
    public const string LiftWhy = "Why it can be lifted";
    public const string Placed = "The hold is in place.";
    public const string Waits = "A second person must agree. It waits on the page of requests for 72 hours.";

    public const string KeptTitle = "Kept and destroyed";
    public const string KeptState = "What is here of yours and until when, and proof of what is gone.";
    public const string KeptNow = "Kept now";
    public const string KeptNothing = "Nothing of yours is kept but your account and its history.";
    public const string Name = "Name";
    public const string Until = "Until";
    public const string UntilKnown = "until quality control has read it";
    public const string Held = "Legal hold";
    public const string IsHeld = "Nobody can destroy it, you included.";
    public const string AccountHeld = "Your account is under a legal hold: nothing of it can be destroyed until two officers lift it.";
    public const string HeldBecause = "Reason given:";
    public const string Destroyed = "Destroyed";
    public const string DestroyedNothing = "Nothing of yours has been destroyed yet.";
    public const string DestroyedText = "Each line is a certificate in the audit log. Its proof file shows that this installation has committed itself to it; the verifier reads it on your own machine, without a network. From the last date on no copy and no backup that this program made opens it any more.";
    public const string When = "When";
    public const string What = "What";
    public const string Why = "Because";
    public const string Final = "Final from";
    public const string Proof = "Proof file";
    public const string Verifier = "Verifier page";
    public const string Newer = "Newer";
    public const string Older = "Older";
    public const string Gone = "its key is gone";

    public static string KindName(RetentionKind kind) => kind switch
    {
        RetentionKind.ImputationInput => "Genotypes of a job",
        RetentionKind.ImputationWork => "Intermediate files of a job",
        RetentionKind.ImputationResults => "Results of a job",
        RetentionKind.Upload => "Uploads that no job has taken",
        RetentionKind.Mail => "Mails that were not delivered",
        RetentionKind.Study => "Studies",
        _ => "Studies with clinical data",
    };

    public static string Words(RetentionPeriod period) => period switch
    {
        { Years: 1 } => "1 year",
        { Years: > 0 } => $"{period.Years} years",
        _ => Show.Duration(period.Time),
    };

    public static string Ends(RetentionPolicy policy) => policy switch
    {
        { Kind: RetentionKind.Mail } => "or until it is delivered",
        { OwnerMayEnd: true } => "or until its owner deletes it",
        _ => "not even its owner can end it earlier",
    };

    public static string Law(RetentionPeriod law) => $"{Words(law)} by the law of the installation's country";

    public static string LiftHold(string thing) => thing.Length == 0 ? "Lift the legal hold on the account" : $"Lift the legal hold on {thing}";

    public static string Lower(RetentionKind kind, RetentionPeriod period) => $"Keep for {Words(period)} only: {KindName(kind)}; asked for by";

}
