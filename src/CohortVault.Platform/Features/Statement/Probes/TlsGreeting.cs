using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace CohortVault.Platform.Features.Statement.Probes;

/// <summary>
/// Greets a server in one version of SSL or TLS, written byte by byte: the system's own library might refuse to offer
/// an outdated version, and then the server's refusal would never be seen.
/// </summary>
internal static class TlsGreeting
{
    public const ushort Ssl30 = 0x0300;
    public const ushort Tls10 = 0x0301;
    public const ushort Tls11 = 0x0302;
    public const ushort Tls12 = 0x0303;

    private const byte HandshakeRecord = 22;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // ECDHE and RSA suites that were usual from SSL 3.0 to TLS 1.2, so that a refusal can only be about the version.
    private static readonly ushort[] Suites =
    [
        0xc02b, 0xc02c, 0xc02f, 0xc030, 0xc009, 0xc00a, 0xc013, 0xc014, 0x009c, 0x009d, 0x002f, 0x0035, 0x000a, 0x0033,
        0x0039,
    ];

    /// <summary>Whether the server takes the greeting up in that version (answers with a ServerHello).</summary>
    public static async Task<bool> IsTakenUpAsync(Uri address, ushort version, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, patience.Token);
        try
        {
            var stream = client.GetStream();
            await stream.WriteAsync(ClientHello(version), patience.Token);
            var answer = new byte[11]; // Record header, handshake header, version of the ServerHello.
            await stream.ReadExactlyAsync(answer, patience.Token);
            const byte serverHello = 2;
            return answer[0] == HandshakeRecord && answer[5] == serverHello
                && BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(9)) == version;
        }
        catch (IOException)
        {
            return false; // An alert is shorter than a ServerHello; some servers just hang up.
        }
    }

    private static byte[] ClientHello(ushort version)
    {
        List<byte> body = [.. Short(version), .. RandomNumberGenerator.GetBytes(32), 0];
        body.AddRange(Block2([.. Suites.SelectMany(Short)]));
        body.AddRange([1, 0]);
        if (version > Ssl30)
        {
            body.AddRange(Block2(
            [
                .. Extension(10, Block2([0x00, 0x17, 0x00, 0x18, 0x00, 0x1d])), // groups P-256, P-384, X25519
                .. Extension(11, [1, 0]),
                .. Extension(13, Block2([0x04, 0x03, 0x05, 0x03, 0x08, 0x04, 0x04, 0x01, 0x02, 0x03, 0x02, 0x01])),
            ]));
        }

        byte[] handshake = [1, 0, .. Short((ushort)body.Count), .. body];
        return [HandshakeRecord, .. Short(version == Ssl30 ? Ssl30 : Tls10), .. Short((ushort)handshake.Length), .. handshake];
    }

    private static byte[] Extension(ushort kind, byte[] content) => [.. Short(kind), .. Block2(content)];

    private static byte[] Block2(byte[] content) => [.. Short((ushort)content.Length), .. content];

    private static byte[] Short(ushort value) => [(byte)(value >> 8), (byte)value];
}
