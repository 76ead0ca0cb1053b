using CohortVault.Platform.Features.Accounts;

namespace CohortVault.Platform.Tests.Features.Accounts;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("Ada@Example.org", "ada@example.org")]
    [InlineData("  ada@example.org ", "ada@example.org")]
    [InlineData("ada@example.org.", "ada@example.org")]
    [InlineData("ada@BÜCHER.example", "ada@xn--bcher-kva.example")]
    [InlineData("ada@bücher.example", "ada@xn--bcher-kva.example")]
    [InlineData("ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example")]
    public void Spellings_of_one_mailbox_are_one_address(string written, string normalised)
    {
        Assert.True(EmailAddress.TryParse(written, out var address));
        Assert.Equal(normalised, address.Normalised);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("ada")]
    [InlineData("@example.org")]
    [InlineData("ada@")]
    [InlineData("ada@a@example.org")]
    [InlineData("ada@exa mple.org")]
    [InlineData("ada@example.org\r\nBcc: eve@example.org")]
    [InlineData("Ada <ada@example.org>")]
    [InlineData("ada@example.org,eve@example.org")]
    [InlineData("ada@-.org")]
    [InlineData("ａda@example.org")]
    [InlineData("ada@ｅxample.org")]
    [InlineData("ada@bu\u0308cher.example")]
    public void Text_that_is_not_one_address_is_refused(string? written) =>
        Assert.False(EmailAddress.TryParse(written, out _));

    [Theory]
    [InlineData("ada", true)]
    [InlineData("Ada.Love-lace_2", true)]
    [InlineData("a", false)]
    [InlineData("2ada", false)]
    [InlineData("ada@example.org", false)]
    [InlineData("adá", false)]
    [InlineData("ada\n", true)]
    [InlineData("ad\na", false)]
    public void User_names_are_letters_digits_dots_dashes_and_underscores(string written, bool good) =>
        Assert.Equal(good, UserName.TryParse(written, out _));
}
