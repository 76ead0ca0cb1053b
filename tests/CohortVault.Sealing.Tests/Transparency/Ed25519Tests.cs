using CohortVault.Sealing.Transparency;

namespace CohortVault.Sealing.Tests.Transparency;

public sealed class Ed25519Tests
{
    [Theory] // RFC 8032, section 7.1, tests 1 and 2.
    [InlineData(
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData(
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    public void Signatures_of_the_standard_verify_and_changed_ones_do_not(string key, string message, string signature)
    {
        var (k, m, s) = (Convert.FromHexString(key), Convert.FromHexString(message), Convert.FromHexString(signature));
        Assert.True(Ed25519.Verify(k, m, s));
        Assert.False(Ed25519.Verify(k, [.. m, 1], s));
        for (var place = 0; place < s.Length; place += 7)
        {
            byte[] changed = [.. s];
            changed[place] ^= 1;
            Assert.False(Ed25519.Verify(k, m, changed));
        }

        Assert.False(Ed25519.Verify(k[..31], m, s));
        Assert.False(Ed25519.Verify(k, m, s[..63]));
    }
}
