using CohortVault.Platform.Features.Vault.Contracts;

namespace CohortVault.Platform.Features.Vault.Retention;

/// <summary>What a country's law asks for where clinical data is concerned.</summary>
/// <param name="Country">ISO 3166-1, two letters.</param>
/// <param name="Period">From the end of the study.</param>
/// <param name="Source">Where it says so; the table with links is docs/security/retention.md.</param>
internal sealed record CountryLaw(string Country, RetentionPeriod Period, string Source)
{
    private const string European = "Regulation (EU) No 536/2014, Article 58";

    private static readonly string[] _european =
    [
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU",
        "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
    ];

    public static IReadOnlyList<CountryLaw> All { get; } =
    [
        .. _european.Select(country => new CountryLaw(country, RetentionPeriod.OfYears(25), European)),
        new("CA", RetentionPeriod.OfYears(15), "Food and Drug Regulations, C.05.012"),
        new("CH", RetentionPeriod.OfYears(10), "Clinical Trials Ordinance (SR 810.305), Article 45"),
        new("GB", RetentionPeriod.OfYears(25), "SI 2004/1031, regulation 31A, as amended by SI 2025/538"),
        new("US", RetentionPeriod.OfYears(2), "21 CFR 312.62(c)"),
    ];

    /// <summary>What the table says of a country; null if it says nothing.</summary>
    public static RetentionPeriod? Of(string country) =>
        All.FirstOrDefault(law => law.Country == country)?.Period;

    public static bool IsCode(string text) => text.Length == 2 && text.All(char.IsAsciiLetterUpper);
}
