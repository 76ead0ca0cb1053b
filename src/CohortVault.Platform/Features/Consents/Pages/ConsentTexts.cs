namespace CohortVault.Platform.Features.Consents.Pages;

/// <summary>Words of the study team's page of consent.</summary>
internal static class ConsentTexts
{
    public const string Title = "Consent";
    public const string State = "Nothing is collected of anybody who has not consented to what stands here.";
    public const string None = "There is no consent form yet. Until one is published, nothing can be collected of anybody.";
    public const string Current = "What participants read";
    public const string Publish = "Publish a version";
    public const string PublishText =
        "Write it in one language or several; each participant reads it in their own, or else in the first. A line that begins with "
        + "\"# \" is a heading. A line with \"? \" is a question, followed by one right answer (\"+ \") and wrong ones (\"- \").";
    public const string FormTitle = "Title";
    public const string Body = "Text";
    public const string Signature = "How participants sign";
    public const string SignatureCode = "They type their own code (no name is kept)";
    public const string SignatureDrawn = "They draw on the screen";
    public const string NeedsStaff = "A consent counts only when the study team has signed too";
    public const string AsksAnew = "Those who consented to an earlier version must consent again";
    public const string PublishButton = "Publish";
    public const string Paper = "Consent on paper";
    public const string PaperText = "You hold the signed form. A participant who does not use a phone takes part from then on.";
    public const string PaperCode = "Code of the participant";
    public const string PaperButton = "Record the consent";
    public const string Given = "Consents";
    public const string Code = "Code";
    public const string Version = "Version";
    public const string When = "Given";
    public const string How = "How";
    public const string OnPaper = "on paper";
    public const string OnPhone = "on the phone";
    public const string Stands = "stands";
    public const string Sign = "Sign";
    public const string Status = "Now";

    /// <summary>The language's own name.</summary>
    public static string LanguageName(string language) => language switch
    {
        "de" => "Deutsch",
        "es" => "Español",
        _ => "English",
    };
}
