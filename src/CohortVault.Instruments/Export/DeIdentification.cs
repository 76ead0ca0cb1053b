namespace CohortVault.Instruments.Export;

/// <summary>What becomes of fields that may tell who somebody is.</summary>
public enum IdentifierTreatment
{
    /// <summary>They stay.</summary>
    Keep,

    /// <summary>Text is replaced by a keyed hash, other fields are left out.</summary>
    Hash,

    /// <summary>They are left out.</summary>
    Remove,
}

/// <summary>What becomes of dates: they are dropped or shifted, never both.</summary>
public enum DateTreatment
{
    /// <summary>They stay.</summary>
    Keep,

    /// <summary>Each participant's are moved back by a number of days of their own.</summary>
    Shift,

    /// <summary>Fields with dates are left out.</summary>
    Drop,
}

/// <summary>What an export takes out or changes; <c>docs/formats/study-export.md</c> says exactly what each
/// does.</summary>
public sealed record DeIdentification
{
    /// <summary>Everything stays as it is.</summary>
    public static DeIdentification None { get; } = new();

    /// <summary>For people who may only see de-identified data.</summary>
    public static DeIdentification Strict { get; } = new()
    {
        Identifiers = IdentifierTreatment.Remove,
        HashRecord = true,
        DropFreeText = true,
        DropNotes = true,
        DropFiles = true,
        Dates = DateTreatment.Shift,
        CapAges = true,
    };

    /// <summary>Fields that are marked as identifiers, and those whose validation makes them one (e-mail, phone, post
    /// code, patient number).</summary>
    public IdentifierTreatment Identifiers { get; init; }

    /// <summary>Whether a keyed hash takes the place of the record's id.</summary>
    public bool HashRecord { get; init; }

    /// <summary>Whether text without a validation that says what it may be is left out, and what a query
    /// chose.</summary>
    public bool DropFreeText { get; init; }

    /// <summary>Whether fields of several lines are left out.</summary>
    public bool DropNotes { get; init; }

    /// <summary>Whether names of files and signatures are left out.</summary>
    public bool DropFiles { get; init; }

    /// <summary>Dates, and dates with times.</summary>
    public DateTreatment Dates { get; init; }

    /// <summary>Whether shifts are whole weeks, so that weekdays stay.</summary>
    public bool KeepWeekdays { get; init; }

    /// <summary>Whether ages are rounded down to whole years, and those of 90 and more written as 90.</summary>
    public bool CapAges { get; init; }

    /// <summary>Whether a key is needed.</summary>
    public bool NeedsKey => HashRecord || Identifiers == IdentifierTreatment.Hash || Dates == DateTreatment.Shift;

    internal bool HidesSources => Identifiers != IdentifierTreatment.Keep || Dates != DateTreatment.Keep;

    /// <summary>Both together: of each choice, the one that shows less.</summary>
    public DeIdentification AtLeast(DeIdentification floor) => new()
    {
        Identifiers = (IdentifierTreatment)Math.Max((int)Identifiers, (int)floor.Identifiers),
        HashRecord = HashRecord || floor.HashRecord,
        DropFreeText = DropFreeText || floor.DropFreeText,
        DropNotes = DropNotes || floor.DropNotes,
        DropFiles = DropFiles || floor.DropFiles,
        Dates = (DateTreatment)Math.Max((int)Dates, (int)floor.Dates),
        KeepWeekdays = KeepWeekdays,
        CapAges = CapAges || floor.CapAges,
    };
}
