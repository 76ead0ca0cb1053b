using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Retention;

namespace CohortVault.Platform.Tests.Features.Vault;

public sealed class RetentionPolicyTests
{
    private static readonly DateTimeOffset _end = new(2024, 2, 29, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("3y", "2027-02-28T12:00"), InlineData("7d", "2024-03-07T12:00"), InlineData("24h", "2024-03-01T12:00"), InlineData("0d", "2024-02-29T12:00")]
    public void A_period_leads_to_a_day_of_the_calendar(string text, string until)
    {
        Assert.True(RetentionPeriod.TryParse(text, out var period));
        Assert.Equal(DateTimeOffset.Parse(until + "Z"), period.After(_end));
        Assert.True(RetentionPeriod.TryParse(period.ToString(), out var again) && again == period);
    }

    [Theory]
    [InlineData(""), InlineData("y"), InlineData("-1y"), InlineData("3"), InlineData("3 y"), InlineData("3m"), InlineData("101y"), InlineData("1e9d"), InlineData("99999999d"), InlineData(null)]
    public void What_is_no_period_is_none(string? text) => Assert.False(RetentionPeriod.TryParse(text, out _));

    [Fact]
    public void Years_and_days_compare_by_the_calendar()
    {
        Assert.True(RetentionPeriod.OfDays(729).IsShorterThan(RetentionPeriod.OfYears(2)));
        Assert.False(RetentionPeriod.OfDays(730).IsShorterThan(RetentionPeriod.OfYears(2)));
        Assert.Equal(RetentionPeriod.OfYears(3), RetentionPeriod.OfDays(800).OrLonger(RetentionPeriod.OfYears(3)));
    }

    [Fact]
    public void Every_kind_has_one_rule_whose_default_is_not_below_its_floor()
    {
        Assert.Equal(Enum.GetValues<RetentionKind>().Order(), RetentionPolicy.All.Select(policy => policy.Kind).Order());
        Assert.All(RetentionPolicy.All, policy =>
        {
            Assert.False(policy.Default.IsShorterThan(policy.Floor));
            Assert.True(RetentionKinds.TryParse(policy.Kind.Word(), out var kind) && kind == policy.Kind);
        });
    }

    [Fact]
    public void The_longest_of_setting_law_and_agreement_counts_and_nothing_goes_below_the_floor()
    {
        var clinical = RetentionPolicy.Of(RetentionKind.ClinicalStudy);
        Assert.Equal(RetentionPeriod.OfYears(3), clinical.Longest(RetentionPeriod.OfYears(3), null, null));
        Assert.Equal(RetentionPeriod.OfYears(25), clinical.Longest(RetentionPeriod.OfYears(3), RetentionPeriod.OfYears(25), RetentionPeriod.OfYears(10)));
        Assert.Equal(RetentionPeriod.OfYears(30), clinical.Longest(RetentionPeriod.OfYears(3), RetentionPeriod.OfYears(25), RetentionPeriod.OfYears(30)));
        Assert.Equal(RetentionPeriod.OfYears(2), clinical.Longest(RetentionPeriod.OfDays(1), RetentionPeriod.OfYears(1), RetentionPeriod.OfDays(2)));

        // What is no clinical data follows no law of clinical trials.
        Assert.Equal(
            RetentionPeriod.OfYears(3), RetentionPolicy.Of(RetentionKind.Study).Longest(RetentionPeriod.OfYears(3), RetentionPeriod.OfYears(25), null));
    }

    [Fact]
    public void The_table_of_laws_names_each_country_once_with_its_source()
    {
        Assert.Equal(CountryLaw.All.Count, CountryLaw.All.Select(law => law.Country).Distinct().Count());
        Assert.All(CountryLaw.All, law => Assert.True(CountryLaw.IsCode(law.Country) && law.Source.Length > 0));
        Assert.Equal(RetentionPeriod.OfYears(10), CountryLaw.Of("CH"));
        Assert.Null(CountryLaw.Of("XX"));
    }

    [Fact]
    public void The_country_of_the_thing_counts_before_that_of_the_installation_and_the_operator_can_only_raise()
    {
        var options = new RetentionOptions { Country = "CH", Countries = { ["CH"] = "12y", ["BR"] = "5y" } };
        Assert.Equal(RetentionPeriod.OfYears(12), options.Law(null));
        Assert.Equal(RetentionPeriod.OfYears(5), options.Law("BR"));
        Assert.Equal(RetentionPeriod.OfYears(25), options.Law("FR"));
        Assert.Null(options.Law("XX"));
    }

    [Theory]
    [InlineData("ClinicalStudies", "1y"), InlineData("ClinicalStudies", "729d"), InlineData("ClinicalStudies", "two years")]
    [InlineData("Studies", "364d"), InlineData("ImputationResults", "6d"), InlineData("Uploads", "0h"), InlineData("Mails", "23h")]
    [InlineData("Country", "France"), InlineData("Countries:FR", "24y"), InlineData("Countries:fr", "30y"), InlineData("Countries:BR", "soon")]
    public void Settings_below_a_floor_or_a_law_stop_the_start_and_name_themselves(string setting, string value)
    {
        var options = new RetentionOptions();
        if (setting.StartsWith("Countries:", StringComparison.Ordinal))
        {
            options.Countries[setting["Countries:".Length..]] = value;
        }
        else
        {
            typeof(RetentionOptions).GetProperty(setting)!.SetValue(options, value);
        }

        var result = new RetentionOptionsValidator().Validate(null, options);
        Assert.True(result.Failed);
        Assert.Contains($"Retention:{setting}", Assert.Single(result.Failures!), StringComparison.Ordinal);
        Assert.True(new RetentionOptionsValidator().Validate(null, new RetentionOptions()).Succeeded);
    }
}
