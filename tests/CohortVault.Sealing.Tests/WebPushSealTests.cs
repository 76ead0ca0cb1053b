using System.Buffers.Text;
using System.Security.Cryptography;

namespace CohortVault.Sealing.Tests;

public sealed class WebPushSealTests
{
    [Fact]
    public void Seals_as_the_example_of_RFC_8291_section_5()
    {
        var own = Bytes("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
        using var sender = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            D = Bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
            Q = new ECPoint { X = own[1..33], Y = own[33..] },
        });
        var body = WebPushSeal.Seal(
            Bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"), Bytes("BTBZMqHH6r4Tts7J_aSIgg"),
            "When I grow up, I want to be a watermelon"u8, sender, Bytes("DGv6ra1nlYgDCS1FRnbzlw"));
        Assert.Equal(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6"
            + "cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
            Base64Url.EncodeToString(body));
    }

    private static byte[] Bytes(string text) => Base64Url.DecodeFromChars(text);
}
