using System.Security.Cryptography;

namespace CohortVault.Sealing.Tests;

public sealed class HpkeTests
{
    private const string Purpose = "436f686f72745661756c742070686f6e652031"; // CohortVault phone 1
    private const string Place = "616e737765722031203200"; // Another place than the message's.

    // Sealed by @hpke/core 1.9.0, which the participant's pages use: [["q.mood","1"]] for "answer 1 2".
    private const string Key =
        "308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b020101042003423852401872e4c2682503ee93db9d5e3f6ea060b2dd14d35cf69b1d24a327"
        + "a14403420004b26ea10959fd5f058ea55d6b1f0597242766290de1e45bdc11e85d3264b1a0ab8cf2a2c288b8de8b93e6e5f3cdfe3764d0dfea4a97d694f4d31975bfd3eb96ec";

    private const string Message =
        "0445343823731fd0c116855e33032c8346a08b2228a32f7742e598d357a26a2e1cc1625b32c599664b1f3622da1de1b19f474d097a9bc81eb0944671f304962f18"
        + "e18077b59cb151d8cc73b4ccbca2fb559145e9c3e9c752f8b7091166a77c4c49";

    [Fact]
    public void Opens_the_vector_of_RFC_9180()
    {
        // A.3.1: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM, base mode, sequence number 0.
        var point = Convert.FromHexString(
            "04fe8c19ce0905191ebc298a9245792531f26f0cece2460639e8bc39cb7f706a826a779b4cf969b8a0e539c7f62fb3d30ad6aa8f80e30f1d128aafd68a2ce72ea0");
        using var key = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            D = Convert.FromHexString("f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2"),
            Q = new ECPoint { X = point[1..33], Y = point[33..] },
        });
        var plain = Hpke.Open(
            key.ExportPkcs8PrivateKey(),
            Convert.FromHexString(
                "04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac98536d7b61a1af4b78e5b7f951c0900be863c403ce65c9bfcb9382657222d18c4"
                + "5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f9076ac232e3ab2523f39513434"),
            Convert.FromHexString("4f6465206f6e2061204772656369616e2055726e"), Convert.FromHexString("436f756e742d30"), Hpke.Aes128Gcm);
        Assert.Equal("Beauty is truth, truth beauty", System.Text.Encoding.ASCII.GetString(plain));
    }

    [Fact]
    public void Opens_what_the_pages_seal() => Assert.Equal(
        """[["q.mood","1"]]""",
        System.Text.Encoding.UTF8.GetString(Hpke.Open(
            Convert.FromHexString(Key), Convert.FromHexString(Message), Convert.FromHexString(Purpose), "answer 1 2"u8)));

    [Fact]
    public void Opens_nothing_for_another_place_purpose_or_key_and_nothing_that_was_changed()
    {
        var (key, message, purpose) = (Convert.FromHexString(Key), Convert.FromHexString(Message), Convert.FromHexString(Purpose));
        Assert.Throws<SealBrokenException>(() => Hpke.Open(key, message, purpose, Convert.FromHexString(Place)));
        Assert.Throws<SealBrokenException>(() => Hpke.Open(key, message, "another"u8, "answer 1 2"u8));
        Assert.Throws<SealBrokenException>(() => Hpke.Open(Hpke.NewKey().Private, message, purpose, "answer 1 2"u8));
        for (var at = 0; at < message.Length; at++)
        {
            byte[] changed = [.. message];
            changed[at] ^= 1;
            Assert.Throws<SealBrokenException>(() => Hpke.Open(key, changed, purpose, "answer 1 2"u8));
            Assert.Throws<SealBrokenException>(() => Hpke.Open(key, message[..at], purpose, "answer 1 2"u8));
        }
    }
}
