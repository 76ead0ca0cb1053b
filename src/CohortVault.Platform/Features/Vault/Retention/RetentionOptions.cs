using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Vault.Retention;

/// <summary>
/// How long things are kept: <c>3y</c>, <c>7d</c> or <c>24h</c>. More counts from the next start on; less only once two people
/// have agreed to it on the page of retention.
/// </summary>
public sealed class RetentionOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Retention";

    /// <summary>Results of jobs; at least <c>7d</c>.</summary>
    public string ImputationResults { get; set; } = "7d";

    /// <summary>Uploads that no job has taken; at least <c>1h</c>.</summary>
    public string Uploads { get; set; } = "24h";

    /// <summary>Mails that no mail server has taken; at least <c>1d</c>.</summary>
    public string Mails { get; set; } = "14d";

    /// <summary>Studies without clinical data, from their end; at least <c>1y</c>.</summary>
    public string Studies { get; set; } = "3y";

    /// <summary>Studies with clinical data, from their end; at least <c>2y</c>.</summary>
    public string ClinicalStudies { get; set; } = "3y";

    /// <summary>Country whose law counts for clinical studies that name none, two letters; empty for none.</summary>
    public string Country { get; set; } = "";

    /// <summary>What the law of countries asks for, where it is more than the built-in table says or missing there.</summary>
    public Dictionary<string, string> Countries { get; set; } = [];

    internal RetentionPeriod Of(RetentionKind kind) =>
        RetentionPeriod.TryParse(Text(kind), out var period) ? period : RetentionPolicy.Of(kind).Default;

    /// <summary>What the law of a country asks for; null if nothing is known of it.</summary>
    internal RetentionPeriod? Law(string? country)
    {
        var whose = string.IsNullOrEmpty(country) ? Country : country;
        return Countries.TryGetValue(whose, out var text) && RetentionPeriod.TryParse(text, out var own)
            ? own
            : CountryLaw.Of(whose);
    }

    internal string? Text(RetentionKind kind) => kind switch
    {
        RetentionKind.ImputationResults => ImputationResults,
        RetentionKind.Upload => Uploads,
        RetentionKind.Mail => Mails,
        RetentionKind.Study => Studies,
        RetentionKind.ClinicalStudy => ClinicalStudies,
        _ => null,
    };

    internal static string Setting(RetentionKind kind) => kind switch
    {
        RetentionKind.ImputationResults => nameof(ImputationResults),
        RetentionKind.Upload => nameof(Uploads),
        RetentionKind.Mail => nameof(Mails),
        RetentionKind.Study => nameof(Studies),
        _ => nameof(ClinicalStudies),
    };
}

/// <summary>No setting goes below what nobody can lower, nor below what the table knows of a law.</summary>
internal sealed class RetentionOptionsValidator : IValidateOptions<RetentionOptions>
{
    public ValidateOptionsResult Validate(string? name, RetentionOptions options)
    {
        var wrong = new List<string>();
        foreach (var policy in RetentionPolicy.All.Where(policy => policy.IsSettable))
        {
            var (setting, text) = (RetentionOptions.Setting(policy.Kind), options.Text(policy.Kind));
            if (!RetentionPeriod.TryParse(text, out var period))
            {
                wrong.Add($"Retention:{setting} is '{text}'. Write a number and y, d or h, such as 3y, 7d or 24h.");
            }
            else if (period.IsShorterThan(policy.Floor))
            {
                wrong.Add($"Retention:{setting} is {text}, which is less than the {policy.Floor} that nobody can go below.");
            }
        }

        if (options.Country.Length > 0 && !CountryLaw.IsCode(options.Country))
        {
            wrong.Add($"Retention:Country is '{options.Country}'. Write the two capital letters of ISO 3166-1, such as FR.");
        }

        foreach (var (country, text) in options.Countries)
        {
            if (!CountryLaw.IsCode(country) || !RetentionPeriod.TryParse(text, out var period))
            {
                wrong.Add($"Retention:Countries:{country} is '{text}'. Write two capital letters, and a period such as 15y.");
            }
            else if (CountryLaw.Of(country) is { } law && period.IsShorterThan(law))
            {
                wrong.Add($"Retention:Countries:{country} is {text}, but its law asks for {law}. The table can only be raised.");
            }
        }

        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
