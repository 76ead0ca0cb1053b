using CohortVault.Instruments.Export;
using CohortVault.Platform.Features.Studies.Contracts;

namespace CohortVault.Platform.Features.Exports;

/// <summary>What a member chose; the role may take more out, never less.</summary>
/// <param name="Identifiers">keep, hash or remove.</param>
/// <param name="Dates">keep, shift or drop.</param>
/// <param name="HashRecord">Whether a keyed hash takes the place of the code.</param>
/// <param name="DropFreeText">Whether free text and notes are left out.</param>
/// <param name="Long">Whether there is a table with one value a row.</param>
/// <param name="Labfront">Whether there is Labfront's tree of folders.</param>
internal sealed record ExportChoices(
    IdentifierTreatment Identifiers, DateTreatment Dates, bool HashRecord, bool DropFreeText, bool Long, bool Labfront)
{
    public static ExportChoices Everything { get; } = new(IdentifierTreatment.Keep, DateTreatment.Keep, false, false, false, false);

    /// <summary>As it is kept: six words.</summary>
    public string Write() => string.Join(' ', Identifiers, Dates, HashRecord, DropFreeText, Long, Labfront);

    public static ExportChoices Read(string text) => text.Split(' ') is [var identifiers, var dates, var hash, var free, var isLong, var tree]
        ? new ExportChoices(
            Enum.Parse<IdentifierTreatment>(identifiers), Enum.Parse<DateTreatment>(dates), bool.Parse(hash), bool.Parse(free),
            bool.Parse(isLong), bool.Parse(tree))
        : throw new FormatException("An export's choices are damaged.");

    /// <summary>The plan that a role may have of it.</summary>
    public ExportPlan PlanFor(StudyAccess access)
    {
        var rules = new DeIdentification
        {
            Identifiers = access.May(StudyRights.ReadIdentifiers) ? Identifiers : (IdentifierTreatment)Math.Max((int)Identifiers, (int)IdentifierTreatment.Hash),
            Dates = Dates,
            HashRecord = HashRecord,
            DropFreeText = DropFreeText,
            DropNotes = DropFreeText,
        };

        // Nobody can know what a picture shows: whoever takes anything out takes files out too.
        var plan = ExportPlan.Raw with { DeIdentification = rules == DeIdentification.None ? rules : rules with { DropFiles = true } };
        return access.MayExportInFull ? plan : plan.Restricted();
    }
}
