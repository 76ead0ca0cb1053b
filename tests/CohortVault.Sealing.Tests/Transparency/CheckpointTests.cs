using System.Security.Cryptography;
using CohortVault.Sealing.Transparency;

namespace CohortVault.Sealing.Tests.Transparency;

public sealed class CheckpointTests
{
    private static readonly byte[] Root = SHA256.HashData([]);

    [Fact]
    public void A_signed_checkpoint_verifies_with_the_logs_key_alone()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var text = new Checkpoint("vault.example/log", 12, Root).Sign(key);
        var read = Checkpoint.Verify(text, key);
        Assert.Equal(("vault.example/log", 12L), (read.Origin, read.Size));
        Assert.Equal(Root, read.Root);
        Assert.Throws<SealBrokenException>(() => Checkpoint.Verify(text, other));
    }

    [Fact]
    public void The_text_is_that_of_tlog_checkpoint()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var lines = new Checkpoint("vault.example/log", 12, Root).Sign(key).Split('\n');
        Assert.Equal("vault.example/log", lines[0]);
        Assert.Equal("12", lines[1]);
        Assert.Equal(Convert.ToBase64String(Root), lines[2]);
        Assert.Equal("", lines[3]);
        Assert.StartsWith("— vault.example/log ", lines[4]);
        Assert.Equal("", lines[5]);
        var signature = Convert.FromBase64String(lines[4].Split(' ')[2]);
        Assert.Equal(SHA256.HashData(key.ExportSubjectPublicKeyInfo())[..4], signature[..4]);
    }

    [Fact]
    public void A_changed_checkpoint_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var text = new Checkpoint("vault.example/log", 12, Root).Sign(key);
        Assert.Throws<SealBrokenException>(() => Checkpoint.Verify(text.Replace("\n12\n", "\n13\n"), key));
        Assert.Throws<SealBrokenException>(() => Checkpoint.Verify(text.Replace("vault", "fault"), key));
        Assert.Throws<SealBrokenException>(() =>
            Checkpoint.Verify(text[..text.IndexOf("\n\n", StringComparison.Ordinal)], key));
        Assert.Throws<SealBrokenException>(() => Checkpoint.Verify("", key));
    }

    [Fact]
    public void Lines_of_other_signers_are_passed_over()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var text = new Checkpoint("vault.example/log", 12, Root).Sign(key) + "— witness.example AAAAAAAA\n";
        Assert.Equal(12, Checkpoint.Verify(text, key).Size);
    }
}
