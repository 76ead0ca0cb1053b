using CohortVault.Platform.Features.Statement.Registry;

namespace CohortVault.Platform.Tests.Features.Statement;

public sealed class ControlRegistryTests
{
    [Fact]
    public void All_ninety_four_controls_are_listed_once_in_order()
    {
        string[] expected =
            [.. Enumerable.Range(1, 30).Select(n => $"T{n}"), .. Enumerable.Range(1, 64).Select(n => $"L{n}")];
        Assert.Equal(expected, ControlRegistry.All.Select(control => control.Id));
    }

    [Fact]
    public void Every_control_says_what_makes_it_true_and_how_that_is_found_out()
    {
        Assert.All(ControlRegistry.All, control =>
        {
            Assert.EndsWith(".", control.Claim);
            Assert.EndsWith(".", control.Mechanism);
            Assert.EndsWith(".", control.Test);
            Assert.Contains(control.Heading, Heading.All);
        });
    }

    [Fact]
    public void No_two_controls_claim_the_same() =>
        Assert.Equal(94, ControlRegistry.All.Select(control => control.Claim).Distinct().Count());

    [Fact]
    public void Every_chapter_has_a_control() =>
        Assert.All(Heading.All, heading => Assert.Contains(ControlRegistry.All, control => control.Heading == heading));

    [Fact]
    public void A_control_is_found_in_any_letter_case() => Assert.Equal("T5", ControlRegistry.Find("t5")?.Id);

    [Fact]
    public void The_date_of_the_last_change_belongs_to_the_wording() =>
        Assert.True(
            ControlRegistry.WordingDigest == Wording.Digest(),
            $"The statement's wording changed: set LastUpdated to today and WordingDigest to {Wording.Digest()}.");

    [Fact]
    public void A_changed_word_changes_the_digest()
    {
        Control[] changed = [.. ControlRegistry.All.Select(control => control.Id == "T5" ? control with { Claim = "Something else." } : control)];
        Assert.NotEqual(Wording.Digest(), Wording.Digest(changed, HonestLimits.All));
        Assert.NotEqual(Wording.Digest(), Wording.Digest(ControlRegistry.All, HonestLimits.All.Skip(1)));
    }

    [Fact]
    public void The_limits_of_what_is_promised_are_named() => Assert.NotEmpty(HonestLimits.All);
}
