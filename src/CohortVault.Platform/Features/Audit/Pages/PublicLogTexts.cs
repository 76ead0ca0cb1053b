namespace CohortVault.Platform.Features.Audit.Pages;

/// <summary>Words of the public page of the log.</summary>
internal static class PublicLogTexts
{
    public const string Title = "Public log";
    public const string State = "Everything that is done here enters a log that can neither be changed nor shortened without its showing.";
    public const string Intro = "What the records say is for those whom they concern. What everybody can see is how long the log is and the "
        + "signed root of its tree: whoever keeps one checkpoint notices later if anything before it was changed. The page moves on at "
        + "full hours, so that no single event shows.";
    public const string NotYet = "The log has not been signed yet. The first checkpoint is there a moment after the server's first start.";
    public const string Checkpoint = "Newest checkpoint";
    public const string Size = "Records";
    public const string Signed = "Signed";
    public const string Root = "Root";
    public const string Origin = "Name of the log";
    public const string Fingerprint = "Fingerprint of the key (SHA-256)";
    public const string Witnesses = "Cosigned outside by";
    public const string LocalOnly = "local only";
    public const string LocalOnlyText = "Nobody outside has cosigned it for 24 hours.";
    public const string Download = "Checkpoint as a file";
    public const string Origins = "Breaks in history";
    public const string OriginsText = "From these points on the log was taken up from an older copy of the database. What had been signed beyond is given up.";
    public const string Destructions = "Destroyed";
    public const string DestructionsText = "How much was destroyed for good, counted once a week. A kind of which fewer than five were destroyed waits for a later week, so "
        + "that what happens to one person's data does not show. Each count has a proof that it is in the log.";
    public const string Week = "Counted on";
    public const string What = "Destroyed since the count before";
    public const string Proof = "Proof";
    public const string NoWeek = "Nothing was counted yet.";
    public const string Verify = "How to verify";
    public const string VerifyKeep = "Keep a checkpoint somewhere else: ";
    public const string VerifyGrow = "A monitor that reads transparency logs (C2SP tlog-tiles) proves from /log/tile/… that the log has only grown since.";
    public const string VerifyRecord = "Whoever has data here finds every record about it under \u201cAccess to my data\u201d, each with a proof that is checked offline: ";
    public const string VerifyAll = "The operator, or an auditor, checks every record against all checkpoints, yours included: ";
}
