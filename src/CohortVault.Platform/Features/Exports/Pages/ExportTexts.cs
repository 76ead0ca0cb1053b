using CohortVault.Platform.Kernel.Pages;

namespace CohortVault.Platform.Features.Exports.Pages;

/// <summary>Words of the page of exports.</summary>
internal static class ExportTexts
{
    public const string Title = "Exports";
    public const string State = "Everything that was collected, for R, SAS, SPSS, Stata, Excel and REDCap.";
    public const string New = "New export";
    public const string NewText =
        "One encrypted archive with the data as a table for programs and one for people, the data dictionary, a codebook, and syntax that "
        + "reads the table with its labels. It is written from one moment's state, and a list with digests says that it is whole.";
    public const string Restricted =
        "Your role exports without identifiers: codes are replaced, free text, notes and files are left out, dates are shifted by a number "
        + "of days that is each participant's own.";
    public const string Identifiers = "Fields that may tell who somebody is";
    public const string IdentifiersKeep = "keep";
    public const string IdentifiersHash = "replace by a keyed digest";
    public const string IdentifiersRemove = "leave out";
    public const string Dates = "Dates";
    public const string DatesKeep = "keep";
    public const string DatesShift = "shift, each participant's by a number of days of their own";
    public const string DatesDrop = "leave out";
    public const string HashRecord = "Replace codes by keyed digests";
    public const string FreeText = "Leave free text and notes out";
    public const string Long = "Also a table with one value on each row";
    public const string Labfront = "Also folders by participant and questionnaire, as Labfront has them";
    public const string Ask = "Write the export";
    public const string Yours = "Your exports";
    public const string None = "You have not asked for an export of this study yet.";
    public const string Asked = "Asked for";
    public const string Status = "Now";
    public const string Size = "Size";
    public const string Until = "until";
    public const string Fetch = "Download";
    public const string Reveal = "Show the password";
    public const string RevealText = "It is shown once, and nothing here knows it afterwards.";
    public const string Shown = "This is the archive's password. It is shown this once.";
    public const string Open = "Open the archive with 7-Zip, WinZip or \"cohortvault open\".";
    public const string Reload = "Reload";

    /// <summary>A state in words.</summary>
    public static (Tone Tone, string Words) Of(ExportState state) => state switch
    {
        ExportState.Done => (Tone.Good, "ready"),
        ExportState.Waiting => (Tone.Busy, "being written"),
        ExportState.Failed => (Tone.Bad, "failed"),
        _ => (Tone.Quiet, "destroyed"),
    };
}
