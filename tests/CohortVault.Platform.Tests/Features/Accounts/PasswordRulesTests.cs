using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Passwords;

namespace CohortVault.Platform.Tests.Features.Accounts;

public sealed class PasswordRulesTests
{
    public static TheoryData<string, string?> Cases => new()
    {
        { "Xk7mQzp", "account.password-too-short" },
        { "XkpmQzpw", "account.password-needs-classes" },
        { "xk7mqzpw", "account.password-needs-classes" },
        { "XK7MQZPW", "account.password-needs-classes" },
        { "Xk7mQzpw", null },
        { "Xk7 mQ zpw ünï 漢字", null },
        { "Éé٣Éé٣Éé", null },
        { "Xk7" + new string('ß', 125), null },
        { "Xk7" + new string('ß', 126), "account.password-too-long" },
        { "Password1", "account.password-common" },
        { "P4ssw0rd", "account.password-common" },
        { "Password123!", "account.password-common" },
        { "1Qaz2wsx", "account.password-common" },
        { "Qwerty123", "account.password-common" },
        { "CohortVault2026!", "account.password-common" },
        { "Lovelace1815", "account.password-personal" },
        { "Ada.Lovelace1", "account.password-personal" },
        { "Lovelace wrote 1 program", null },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_password_has_eight_characters_of_three_classes_and_is_neither_common_nor_personal(
        string password, string? refused) =>
        Assert.Equal(refused, PasswordRules.Check(PasswordProfile.Default, password, "ada", "Ada Lovelace", "ada.lovelace@example.org")?.Code);

    public static TheoryData<string, string?> NistCases => new()
    {
        { "Xk7mQzpwLm3vRt", "account.password-under-fifteen" },
        { "kxvquzmwptrhgdf", null },
        { "slow otters read maps", null },
        { "漢字漢字と仮名交じりの長い文", "account.password-under-fifteen" },
        { "漢字と仮名交じりの長い文章である", null },
        { "xk7" + new string('ß', 125), null },
        { "xk7" + new string('ß', 126), "account.password-too-long" },
        { "passwordpassword", "account.password-common" },
        { "Password1Password1", "account.password-common" },
        { "password1234567890", "account.password-common" },
        { "aaaaaaaaaaaaaaaa", "account.password-common" },
        { "abcabcabcabcabcabc", "account.password-common" },
        { "123456789012345", "account.password-common" },
        { "987654321098765", "account.password-common" },
        { "abcdefghijklmnop", "account.password-common" },
        { "ada lovelace ada", "account.password-personal" },
    };

    [Theory]
    [MemberData(nameof(NistCases))]
    public void By_the_other_profile_length_counts_and_composition_does_not(string password, string? refused) =>
        Assert.Equal(
            refused,
            PasswordRules.Check(PasswordProfile.Nist, password, "ada", "Ada Lovelace", "ada.lovelace@example.org")?.Code);

    [Fact]
    public void At_least_ten_thousand_common_passwords_are_known() =>
        Assert.True(PasswordRules.CommonCount >= 10_000);
}
