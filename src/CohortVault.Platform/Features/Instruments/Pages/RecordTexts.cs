using CohortVault.Platform.Features.Instruments.Records;
using CohortVault.Platform.Kernel.Pages;

namespace CohortVault.Platform.Features.Instruments.Pages;

/// <summary>Words of the pages of records.</summary>
internal static class RecordTexts
{
    public const string Title = "Records";
    public const string State = "Who has which form, and how far it is.";
    public const string Code = "Code";
    public const string Nothing = "There is nothing to show until the study has participants and instruments.";
    public const string None = "no form yet";
    public const string Save = "Save";
    public const string Status = "How far it is";
    public const string Reason = "Why does something change that was saved before?";
    public const string ReasonText = "Asked for only then. No names, please.";
    public const string Conflict = "Written meanwhile by somebody else:";
    public const string History = "What was changed";
    public const string By = "by";
    public const string Participant = "the participant";
    public const string Member = "a member of the team";
    public const string Empty = "nothing";
    public const string Became = "became";
    public const string Newer = "Previous";
    public const string Older = "Next";
    public const string Pages = "Pages";
    public const string Another = "Fill it in once more";
    public const string Time = "Time";
    public const string Identifiers = "Do not write names, birth dates, addresses or numbers of insurances or identity cards into free text.";

    /// <summary>A status in words.</summary>
    public static (Tone Tone, string Words) Of(FormStatus status) => status switch
    {
        FormStatus.Complete => (Tone.Good, "complete"),
        FormStatus.Unverified => (Tone.Waiting, "unverified"),
        _ => (Tone.Busy, "incomplete"),
    };
}
