namespace CohortVault.Instruments.Identifiers;

/// <summary>What the detector finds, as a sentence names it.</summary>
public static class IdentifierWords
{
    /// <summary>By kind, in English.</summary>
    public static IReadOnlyDictionary<string, string> English { get; } = new Dictionary<string, string>
    {
        ["email"] = "an e-mail address",
        ["web-address"] = "a web address or a user name",
        ["ip-address"] = "the address of a computer",
        ["device"] = "the number of a device",
        ["place"] = "the coordinates of a place",
        ["phone"] = "a telephone number",
        ["bank-account"] = "the number of a bank account",
        ["payment-card"] = "the number of a payment card",
        ["national-id"] = "a number that a state gives to a person",
        ["health-id"] = "a number of a health insurance or service",
        ["record-number"] = "the number of a patient or a file",
        ["document"] = "the number of a passport, an identity card, a licence or a vehicle",
        ["birth-date"] = "a date of birth",
        ["name"] = "a name",
        ["address"] = "a postal address",
    };
}
