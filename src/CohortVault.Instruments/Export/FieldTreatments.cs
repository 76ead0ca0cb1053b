using CohortVault.Instruments.Model;

namespace CohortVault.Instruments.Export;

/// <summary>What an export does with a field's values.</summary>
internal enum FieldTreatment
{
    Keep,
    Hash,
    Shift,
    CapAge,
    Remove,
}

/// <summary>Decides for each field of a dictionary what a de-identification does with it.</summary>
internal static class FieldTreatments
{
    private static readonly HashSet<string> IdentifyingValidations =
    [
        "email", "phone", "phone_australia", "phone_uk", "postalcode_australia", "postalcode_canada",
        "postalcode_french", "postalcode_germany", "postalcode_uk", "zipcode", "ssn", "mrn_10d", "mrn_generic", "vmrn",
    ];

    private static readonly HashSet<string> IdentifyingTags =
        ["@LATITUDE", "@LONGITUDE", "@USERNAME", "@APPUSERNAME-APP", "@BARCODE-APP"];

    /// <summary>The treatment of every field, by name.</summary>
    public static IReadOnlyDictionary<string, FieldTreatment> Of(DataDictionary dictionary, DeIdentification rules)
    {
        var treatments = dictionary.Fields.ToDictionary(
            field => field.Name, field => Of(field, rules), StringComparer.Ordinal);
        if (!rules.HidesSources)
        {
            return treatments;
        }

        // The time to a date that identifies, such as a birth, is an age: only capped ones stay.
        var dates = dictionary.Fields.Where(field => IsDate(field) && !Identifies(field)).Select(field => field.Name)
            .ToHashSet(StringComparer.Ordinal);
        var hidden = treatments.Where(entry => entry.Value != FieldTreatment.Keep).Select(entry => entry.Key)
            .ToHashSet(StringComparer.Ordinal);
        if (rules.HashRecord && dictionary.Fields.Count > 0)
        {
            hidden.Add(dictionary.Fields[0].Name);
        }

        var sources = new CalculationSources(hidden, dates, rules.Dates != DateTreatment.Keep);

        // What is made from a removed calculation goes too, so look again until nothing changes.
        List<Field> telling;
        do
        {
            telling =
            [
                .. dictionary.Fields.Where(field => Stays(treatments[field.Name])
                    && sources.Tells(field, treatments[field.Name] == FieldTreatment.CapAge)),
            ];
            foreach (var field in telling)
            {
                treatments[field.Name] = FieldTreatment.Remove;
                hidden.Add(field.Name);
                dates.Remove(field.Name);
            }
        }
        while (telling.Count > 0);

        return treatments;
    }

    /// <summary>Whether the field holds dates, with times or not.</summary>
    public static bool IsDate(Field field) =>
        field.Rule is { Kind: ValidationKind.Date or ValidationKind.DateTime or ValidationKind.DateTimeSeconds };

    private static bool Stays(FieldTreatment treatment) => treatment is FieldTreatment.Keep or FieldTreatment.CapAge;

    private static FieldTreatment Of(Field field, DeIdentification rules)
    {
        if (rules.Identifiers != IdentifierTreatment.Keep && Identifies(field))
        {
            return rules.Identifiers == IdentifierTreatment.Hash && field.Type is FieldType.Text or FieldType.Notes
                ? FieldTreatment.Hash : FieldTreatment.Remove;
        }

        var isDropped = field.Type switch
        {
            FieldType.Text => rules.DropFreeText && field.Rule is null or { Name: "alpha_only" },
            FieldType.Sql => rules.DropFreeText,
            FieldType.Notes => rules.DropNotes,
            FieldType.File => rules.DropFiles,
            _ => false,
        };
        return isDropped || (rules.Dates == DateTreatment.Drop && IsDate(field)) ? FieldTreatment.Remove
            : rules.Dates == DateTreatment.Shift && IsDate(field) ? FieldTreatment.Shift
            : rules.CapAges && Ages.Cap(field) is not null ? FieldTreatment.CapAge
            : FieldTreatment.Keep;
    }

    internal static bool Identifies(Field field) =>
        field.IsIdentifier || IdentifyingValidations.Contains(field.Validation)
        || field.ActionTags.Any(tag => IdentifyingTags.Contains(tag.Name));
}
