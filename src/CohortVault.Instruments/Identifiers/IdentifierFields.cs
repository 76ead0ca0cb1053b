using System.Text.RegularExpressions;
using CohortVault.Instruments.Export;
using CohortVault.Instruments.Model;

namespace CohortVault.Instruments.Identifiers;

/// <summary>Fields that, by name or label, ask who somebody is, and are not marked as identifiers.</summary>
internal static partial class IdentifierFields
{
    /// <summary>The words that say so; null if none do.</summary>
    public static string? WordsOf(Field field) =>
        field.Type is not (FieldType.Text or FieldType.Notes) || FieldTreatments.Identifies(field) ? null
        : Asks().Match(field.Name.Replace('_', ' ')) is { Success: true } named ? named.Value
        : Asks().Match(field.Label) is { Success: true } labelled ? labelled.Value
        : null;

    [GeneratedRegex(
        """
        (?<![\p{L}\p{N}])(?:
          (?:first|last|full|given|family|maiden|middle|nick|patient(?:'?s)?|participant(?:'?s)?|subject(?:'?s)?|your|mother(?:'?s)?|father(?:'?s)?|partner(?:'?s)?|doctor(?:'?s)?|contact)[ ]?name
          |name[ ](?:first|last|full|middle)|surname|initials|(?:vor|nach|familien|geburts|ruf|patienten)name|initialen
          |^(?:name|ihr[ ]name|nombre|su[ ]nombre)[ ]?[:?]?$|nombre[ ](?:completo|y[ ]apellidos|del?[ ](?:paciente|participante))|apellidos?|iniciales
          |birth[ ]?(?:date|day)|date[ ]of[ ]birth|dob|geburts(?:datum|tag)|fecha[ ]de[ ]nacimiento|cumpleaños
          |e-?[ ]?mail(?:[ ]?address)?|correo[ ]electrónico
          |(?:tele)?phone(?:[ ]?(?:number|no))|^(?:tele)?phone$|(?:home|work|mobile|cell)[ ]?(?:tele)?phone$|mobile[ ]number|telefon(?:nummer)?|handynummer|mobilnummer|fax(?:[ ]?number)?|teléfono|número[ ]de[ ]móvil
          |(?:home|postal|street|mailing|current|your)[ ]address|^address(?:[ ](?:line|1|2).*)?[ ]?[:?,(]?|street|post[ ]?code|zip(?:[ ]?code)?|postal[ ]code|anschrift|adresse|straße|hausnummer|plz|postleitzahl|wohnort|dirección|domicilio|código[ ]postal
          |ssn|social[ ]security|mrn|medical[ ]record|(?:patient|hospital|chart|insurance|member|policy|account|licen[cs]e|nhs)[ ](?:number|no|id)|passport|driver'?s?[ ]licen[cs]e|iban|bank[ ]account|credit[ ]card|national[ ]id
          |versicher(?:ten|ungs)nummer|(?:personal)?ausweis(?:nummer)?|reisepass|steuer-?id|patientennummer|fallnummer|kontonummer|dni|pasaporte|seguridad[ ]social|historia[ ]clínica|número[ ]de[ ](?:seguro|paciente|cuenta|afiliado)
          |ip[ ]address|mac[ ]address|serial[ ]number|seriennummer|imei|url|web[ ]?site|gps|latitude|longitude|number[ ]plate|kennzeichen|matrícula
        )(?![\p{L}\p{N}])
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Asks();
}
