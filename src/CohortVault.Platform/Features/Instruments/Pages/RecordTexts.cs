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
    public const string IdentifiersInTable = "Cells that look like something that tells who somebody is are listed before anything is saved.";

    public const string ParticipantPage = "The participant's own page";
    public const string AllForms = "All forms of this participant";
    public const string Event = "Event";
    public const string Events = "Events";
    public const string Instrument = "Instrument";
    public const string Arm = "Arm";
    public const string NoArm = "No arm was chosen for this participant yet; forms are filled in at the events of an arm.";
    public const string ChooseArm = "Choose an arm";
    public const string ChooseArmText = "It can be changed until there is a form.";
    public const string ChooseArmButton = "Put into this arm";
    public const string OtherArm = "other arm";
    public const string NothingAtEvent = "No instrument is filled in at this event yet.";

    public const string Import = "Import records";
    public const string ImportFile = "A table";
    public const string ImportText =
        "In REDCap's CSV form, as exports have it. First you see what would change; nothing is saved until you tick the last box.";
    public const string NewParticipants = "Records that are no codes of this study become new participants; I hold their consents on paper";
    public const string BlanksClear = "A blank cell clears the value that is there";
    public const string Confirmed = "I have seen what changes: save it";
    public const string File = "File";
    public const string ImportButton = "Check it";
    public const string Imported = "Saved. Forms that changed:";
    public const string NewCodes = "New participants";
    public const string NewCodesText = "What the file calls them, and the code that each has from now on. This is shown once.";
    public const string WouldChange = "What it would change";
    public const string Form = "Form";
    public const string Values = "Values";
    public const string NewForm = "new";

    /// <summary>How much a table would change.</summary>
    public static string WouldChangeText(int forms, int corrected, int records) =>
        $"{Show.Count(forms)} forms; in {Show.Count(corrected)} of them something that is there changes. "
        + $"{Show.Count(records)} records are new.";

    /// <summary>A status in words.</summary>
    public static (Tone Tone, string Words) Of(FormStatus status) => status switch
    {
        FormStatus.Complete => (Tone.Good, "complete"),
        FormStatus.Unverified => (Tone.Waiting, "unverified"),
        _ => (Tone.Busy, "incomplete"),
    };
}
