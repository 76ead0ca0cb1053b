namespace CohortVault.Sealing.Tests;

public sealed class ShamirTests
{
    [Fact]
    public void The_field_is_that_of_FIPS_197_and_every_value_but_zero_has_its_inverse()
    {
        // FIPS 197, sections 4.2 and 4.2.1.
        Assert.Equal(0xC1, Shamir.Multiply(0x57, 0x83));
        Assert.Equal(0xAE, Shamir.Multiply(0x57, 0x02));
        Assert.Equal(0x47, Shamir.Multiply(0x57, 0x04));
        Assert.Equal(0x8E, Shamir.Multiply(0x57, 0x08));
        Assert.Equal(0x07, Shamir.Multiply(0x57, 0x10));
        Assert.Equal(0xFE, Shamir.Multiply(0x57, 0x13));
        for (var value = 1; value < 256; value++)
        {
            Assert.Equal(1, Shamir.Multiply((byte)value, Shamir.Inverse((byte)value)));
        }

        Assert.Equal(0, Shamir.Inverse(0));
    }

    [Fact]
    public void Multiplication_is_what_long_division_of_polynomials_makes_it()
    {
        for (var left = 0; left < 256; left++)
        {
            for (var right = 0; right < 256; right++)
            {
                var product = 0;
                for (var bit = 0; bit < 8; bit++)
                {
                    product ^= (right & (1 << bit)) == 0 ? 0 : left << bit;
                }

                for (var bit = 15; bit >= 8; bit--)
                {
                    product ^= (product & (1 << bit)) == 0 ? 0 : 0x11B << (bit - 8);
                }

                Assert.Equal(product, Shamir.Multiply((byte)left, (byte)right));
            }
        }
    }

    [Fact]
    public void The_vectors_of_the_independent_computation_are_met()
    {
        var vectors = Vectors.Read("shares.json").GetProperty("shares");
        using var secret = SecretKey.FromBytes(vectors.Hex("secret"));
        var expected = vectors.GetProperty("shares").EnumerateArray().ToList();
        var shares = Shamir.Split(
            secret, vectors.GetProperty("threshold").GetInt32(), expected.Count, vectors.Hex("set"),
            vectors.Hex("coefficients"));
        foreach (var (share, vector) in shares.Zip(expected))
        {
            Assert.Equal(vector.GetProperty("index").GetInt32(), share.Index);
            Assert.Equal(vector.Hex("value"), share.Value.Bytes);
            Assert.Equal(vector.GetProperty("text").GetString(), share.ToText());
            Assert.Equal(ShareFault.None, KeyShare.TryParse(vector.GetProperty("text").GetString(), out var read));
            Assert.Equal(share.Value.Bytes, read!.Value.Bytes);
        }
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(2, 3)]
    [InlineData(3, 5)]
    [InlineData(5, 7)]
    [InlineData(7, 7)]
    public void Any_choice_of_enough_shares_gives_the_key_back(int threshold, int count)
    {
        using var secret = SecretKey.Generate();
        var shares = Shamir.Split(secret, threshold, count);
        Assert.Equal(Enumerable.Range(1, count), shares.Select(share => (int)share.Index));
        for (var choice = 1; choice < 1 << count; choice++)
        {
            var chosen = shares.Where(share => (choice & (1 << (share.Index - 1))) != 0).ToList();
            if (chosen.Count < threshold)
            {
                Assert.Throws<ArgumentException>(() => Shamir.Combine(chosen));
                continue;
            }

            using var combined = Shamir.Combine(chosen);
            Assert.Equal(secret.Bytes, combined.Bytes);
        }
    }

    [Fact]
    public void The_largest_split_works()
    {
        using var secret = SecretKey.Generate();
        var shares = Shamir.Split(secret, 255, 255);
        using var combined = Shamir.Combine(shares);
        Assert.Equal(secret.Bytes, combined.Bytes);
        Assert.Throws<ArgumentOutOfRangeException>(() => Shamir.Split(secret, 2, 256));
        Assert.Throws<ArgumentOutOfRangeException>(() => Shamir.Split(secret, 1, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Shamir.Split(secret, 4, 3));
    }

    [Fact]
    public void One_share_too_few_leaves_every_key_equally_possible()
    {
        // Shares 1 and 2 of a threshold of 3 as they are; for every value that a byte of the key could have there is one third
        // share that makes it so.
        using var secret = SecretKey.Generate();
        var shares = Shamir.Split(secret, 3, 3);
        var possible = new HashSet<byte>();
        for (var third = 0; third < 256; third++)
        {
            byte[] value = [.. shares[2].Value.Bytes];
            value[0] = (byte)third;
            using var guess = new KeyShare(new byte[5], 3, 3, value);
            using var one = new KeyShare(new byte[5], 3, 1, shares[0].Value.Bytes);
            using var two = new KeyShare(new byte[5], 3, 2, shares[1].Value.Bytes);
            using var combined = Shamir.Combine([one, two, guess]);
            possible.Add(combined.Bytes[0]);
        }

        Assert.Equal(256, possible.Count);
    }

    [Fact]
    public void Shares_of_two_sets_or_one_share_twice_are_not_combined()
    {
        using var secret = SecretKey.Generate();
        var first = Shamir.Split(secret, 2, 3);
        var second = Shamir.Split(secret, 2, 3);
        Assert.NotEqual(first[0].SetId, second[0].SetId);
        Assert.Throws<ArgumentException>(() => Shamir.Combine([first[0], second[1]]));
        Assert.Throws<ArgumentException>(() => Shamir.Combine([first[0], first[0]]));
        Assert.Throws<ArgumentException>(() => Shamir.Combine([]));
    }

    [Fact]
    public void What_people_do_to_a_share_when_they_type_it_is_understood()
    {
        using var secret = SecretKey.Generate();
        var share = Shamir.Split(secret, 3, 5)[4];
        var text = share.ToText();
        Assert.Matches("^CVS1-[0-9A-Z]{8}-3-5(-[0-9A-Z]{4}){15}$", text);
        string[] typed =
        [
            text, $"  {text}\r\n", text.ToLowerInvariant(), text.Replace('-', ' '), text.Replace("-", " - ", StringComparison.Ordinal),
            text[..40] + "\n" + text[40..], text.Replace('0', 'O'), text[..5] + text[5..].Replace('1', 'l'),
        ];
        foreach (var variant in typed)
        {
            Assert.Equal(ShareFault.None, KeyShare.TryParse(variant, out var read));
            Assert.Equal((share.SetId, share.Threshold, share.Index), (read!.SetId, read.Threshold, read.Index));
            Assert.Equal(share.Value.Bytes, read.Value.Bytes);
        }
    }

    [Fact]
    public void Every_wrong_character_is_noticed_and_so_are_another_index_and_threshold()
    {
        using var secret = SecretKey.Generate();
        var text = Shamir.Split(secret, 3, 5)[1].ToText();
        for (var at = "CVS1-".Length; at < text.Length; at++)
        {
            if (text[at] != '-')
            {
                var wrong = text[..at] + (text[at] == '7' ? '4' : '7') + text[(at + 1)..];
                Assert.Equal(ShareFault.Damaged, KeyShare.TryParse(wrong, out _));
            }
        }

        Assert.Equal(ShareFault.Damaged, KeyShare.TryParse(text[..^1], out _));
        Assert.Equal(ShareFault.Damaged, KeyShare.TryParse(text + "A", out _));
        string?[] none = [null, "", "hunter2", "CVS1", "CVS2" + text[4..], text.Replace("-3-2-", "-3-0-", StringComparison.Ordinal), text.Replace("-3-2-", "-1-2-", StringComparison.Ordinal), text.Replace("-3-2-", "-300-2-", StringComparison.Ordinal)];
        Assert.All(none, other => Assert.Equal(ShareFault.NotAShare, KeyShare.TryParse(other, out _)));
    }
}
