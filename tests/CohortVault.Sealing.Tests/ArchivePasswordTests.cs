namespace CohortVault.Sealing.Tests;

public sealed class ArchivePasswordTests
{
    private const string Lower = "abcdefghijklmnopqrstuvwxyz";

    /// <summary>Passwords drawn here; the statement's own check of T30 draws a million.</summary>
    private const int Drawn = 100_000;

    [Fact]
    public void Every_password_meets_every_rule_and_none_repeats()
    {
        var seen = new HashSet<string>(Drawn);
        for (var round = 0; round < Drawn; round++)
        {
            var password = ArchivePassword.Generate();
            Assert.True(password.Length >= 20);
            Assert.True(char.IsAsciiLetter(password[0]));
            Assert.Contains(password, char.IsAsciiLetterLower);
            Assert.Contains(password, char.IsAsciiLetterUpper);
            Assert.Contains(password, char.IsAsciiDigit);
            Assert.Contains(password, c => "-_.+=:@".Contains(c));
            Assert.DoesNotContain(password, c => password.Count(other => other == c) > 3);
            Assert.True(seen.Add(password));
        }
    }

    [Fact]
    public void At_every_position_the_characters_of_a_class_are_equally_frequent()
    {
        // After the rules, characters of one class are still interchangeable: chi-square with 25 degrees of freedom for
        // lower-case letters, at each of the 24 positions. 70 is exceeded by chance once in a hundred thousand draws.
        var counts = new int[ArchivePassword.Length, Lower.Length];
        for (var round = 0; round < Drawn; round++)
        {
            var password = ArchivePassword.Generate();
            for (var position = 0; position < password.Length; position++)
            {
                if (char.IsAsciiLetterLower(password[position]))
                {
                    counts[position, password[position] - 'a']++;
                }
            }
        }

        for (var position = 0; position < ArchivePassword.Length; position++)
        {
            var total = Enumerable.Range(0, Lower.Length).Sum(letter => counts[position, letter]);
            var expected = (double)total / Lower.Length;
            var chiSquare = Enumerable.Range(0, Lower.Length)
                .Sum(letter => Math.Pow(counts[position, letter] - expected, 2) / expected);
            Assert.InRange(chiSquare, 0, 70);
        }
    }

    [Theory]
    [InlineData("abcdefghijklmnoPQ1-")]
    [InlineData("1bcdefghijklmnopQRST-")]
    [InlineData("abcdefghijklmnopqrst1-")]
    [InlineData("ABCDEFGHIJKLMNOPQRST1-")]
    [InlineData("abcdefghijklmnopQRSTU-")]
    [InlineData("abcdefghijklmnopQRSTU1")]
    [InlineData("aBaBaaBcdefghijklmn1-")]
    [InlineData("abcdefghijklmnopQRST1-$")]
    public void A_password_that_breaks_one_rule_is_not_one(string password) =>
        Assert.False(ArchivePassword.MeetsTheRules(password));
}
