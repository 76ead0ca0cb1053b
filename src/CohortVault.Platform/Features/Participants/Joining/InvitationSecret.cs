using System.Security.Cryptography;
using System.Text;
using CohortVault.Sealing;

namespace CohortVault.Platform.Features.Participants.Joining;

/// <summary>
/// The secret of an invitation: 128 bits from the system's random source, in Crockford's base 32, so that it can be typed where no
/// camera works. It stands in the fragment of a link, which browsers send to nobody.
/// </summary>
internal static class InvitationSecret
{
    private const int Group = 5;

    public static string New() => CrockfordBase32.Encode(RandomNumberGenerator.GetBytes(16));

    /// <summary>As people read it: in groups of five.</summary>
    public static string Grouped(string secret) => string.Join('-', secret.Chunk(Group).Select(group => new string(group)));

    /// <summary>What is stored and looked up; null for text that cannot be one.</summary>
    public static byte[]? Digest(string? typed)
    {
        var text = string.Concat((typed ?? "").Where(c => c != '-' && !char.IsWhiteSpace(c)).Take(64).Select(CrockfordBase32.Meant));
        return CrockfordBase32.TryDecode(text, stackalloc byte[16]) ? SHA256.HashData(Encoding.ASCII.GetBytes(text)) : null;
    }
}
