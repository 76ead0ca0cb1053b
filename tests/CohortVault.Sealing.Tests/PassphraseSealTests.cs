namespace CohortVault.Sealing.Tests;

public sealed class PassphraseSealTests
{
    private const string Passphrase = "nine quiet herons wade at dusk";

    [Fact]
    public void The_vectors_of_the_independent_computation_are_met()
    {
        var vector = Vectors.Read("shares.json").GetProperty("passphrase");
        using var key = SecretKey.FromBytes(vector.Hex("key"));
        var (words, purpose) = (vector.GetProperty("passphrase").GetString()!, vector.GetProperty("purpose").GetString()!);
        var made = PassphraseSeal.Of(words, purpose, vector.GetProperty("iterations").GetInt32(), key, vector.Hex("salt"));
        Assert.Equal(vector.Hex("wrapped"), made.Wrapped);
        using var opened = made.Open(words, purpose);
        Assert.Equal(key.Bytes, opened!.Bytes);
    }

    [Fact]
    public void Another_passphrase_purpose_salt_count_or_bit_does_not_open()
    {
        using var key = SecretKey.Generate();
        var made = PassphraseSeal.Of(Passphrase, "master", PassphraseSeal.FewestIterations, key);
        Assert.Null(made.Open(Passphrase + " ", "master"));
        Assert.Null(made.Open(Passphrase, "recovery"));
        Assert.Null((made with { Iterations = made.Iterations + 1 }).Open(Passphrase, "master"));
        Assert.Null((made with { Salt = new byte[32] }).Open(Passphrase, "master"));
        Assert.Null((made with { Wrapped = [.. made.Wrapped[..^1], (byte)(made.Wrapped[^1] ^ 1)] }).Open(Passphrase, "master"));
    }

    [Fact]
    public void Weak_or_endless_parameters_are_not_even_tried()
    {
        using var key = SecretKey.Generate();
        Assert.Throws<ArgumentOutOfRangeException>(() => PassphraseSeal.Of(Passphrase, "master", 1000, key));
        Assert.Null(new PassphraseSeal(new byte[32], 1000, new byte[40]).Open(Passphrase, "master"));
        Assert.Null(new PassphraseSeal(new byte[32], int.MaxValue, new byte[40]).Open(Passphrase, "master"));
        Assert.Null(new PassphraseSeal([], 600_000, new byte[40]).Open(Passphrase, "master"));
    }

    [Fact]
    public void Two_seals_of_one_key_have_nothing_in_common()
    {
        using var key = SecretKey.Generate();
        var first = PassphraseSeal.Of(Passphrase, "master", PassphraseSeal.FewestIterations, key);
        var second = PassphraseSeal.Of(Passphrase, "master", PassphraseSeal.FewestIterations, key);
        Assert.NotEqual(first.Salt, second.Salt);
        Assert.NotEqual(first.Wrapped, second.Wrapped);
    }
}
