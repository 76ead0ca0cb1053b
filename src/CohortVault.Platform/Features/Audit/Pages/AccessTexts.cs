namespace CohortVault.Platform.Features.Audit.Pages;

/// <summary>Words of the page on which people see what was done with their data.</summary>
internal static class AccessTexts
{
    public const string Title = "Access to my data";
    public const string State = "Everything that was done with your account and with what belongs to it, by whom and when.";
    public const string Intro = "Each line is a record of the audit log, which can neither be changed nor shortened without its showing. "
        + "Take the proof away, and you can show later that the record was there: 'cohortvault audit verify --proof FILE' checks it "
        + "without this server.";
    public const string All = "Everything";
    public const string Readings = "Readings of results";
    public const string Empty = "Nothing yet.";
    public const string NoReadings = "No result has been read: neither by you nor by anybody else.";
    public const string Proof = "Proof";
    public const string You = "you";
    public const string ShareLink = "whoever holds the share link";

    /// <summary>What an action is called on the page; the word itself where it has no other name.</summary>
    public static string Words(string action) => action switch
    {
        "job.result-read" => "A result archive was fetched",
        "job.report-read" => "A quality report was read",
        "job.links-read" => "The share links were fetched",
        "job.password-revealed" => "The archive password was shown",
        _ => action,
    };
}
