using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Passkeys;

namespace CohortVault.Server.Tests.Accounts;

/// <summary>
/// An authenticator and its browser in a few lines: one P-256 key, answers by the letter of WebAuthn, and each of their
/// parts can be wrong.
/// </summary>
internal sealed class SoftAuthenticator(string origin, AccountId account) : IDisposable
{
    private const byte Present = 0x01;
    private const byte Verified = 0x04;
    private const byte HasCredential = 0x40;

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public byte[] CredentialId { get; init; } = RandomNumberGenerator.GetBytes(32);

    public string Domain { get; set; } = new Uri(origin).Host;

    public string Origin { get; set; } = origin;

    public string Handle { get; set; } = account.ToString();

    public uint Count { get; set; }

    public bool VerifiesPerson { get; set; } = true;

    public bool IsFramed { get; set; }

    /// <summary>Makes the passkey.</summary>
    public PasskeyAnswer Make(PasskeyChallenge challenge)
    {
        var key = _key.ExportParameters(includePrivateParameters: false).Q;
        byte[] cose =
        [
            0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. key.X!, 0x22, 0x58, 0x20, .. key.Y!,
        ];
        byte[] data =
        [
            .. Data(HasCredential), .. new byte[16], 0, (byte)CredentialId.Length, .. CredentialId, .. cose,
        ];
        byte[] attestation =
        [
            0xA3, 0x63, .. "fmt"u8, 0x64, .. "none"u8, 0x67, .. "attStmt"u8, 0xA0, 0x68, .. "authData"u8,
            0x58, (byte)data.Length, .. data,
        ];
        return Answer(challenge, new JsonObject
        {
            ["clientDataJSON"] = Base64Url.EncodeToString(ClientData("webauthn.create", challenge)),
            ["attestationObject"] = Base64Url.EncodeToString(attestation),
            ["transports"] = new JsonArray("internal", "hybrid", "teleport"),
        });
    }

    /// <summary>Uses the passkey; it counts on by one unless it does not count at all.</summary>
    public PasskeyAnswer Use(PasskeyChallenge challenge)
    {
        var (data, client) = (Data(0), ClientData("webauthn.get", challenge));
        var signature = _key.SignData(
            [.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Answer(challenge, new JsonObject
        {
            ["clientDataJSON"] = Base64Url.EncodeToString(client),
            ["authenticatorData"] = Base64Url.EncodeToString(data),
            ["signature"] = Base64Url.EncodeToString(signature),
            ["userHandle"] = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Handle)),
        });
    }

    public void Dispose() => _key.Dispose();

    private byte[] Data(byte more)
    {
        var count = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(count, Count);
        return
        [
            .. SHA256.HashData(Encoding.UTF8.GetBytes(Domain)), (byte)(Present | (VerifiesPerson ? Verified : 0) | more), .. count,
        ];
    }

    private byte[] ClientData(string type, PasskeyChallenge challenge) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        type,
        challenge = challenge.Options["challenge"]!.GetValue<string>(),
        origin = Origin,
        crossOrigin = IsFramed,
    });

    private PasskeyAnswer Answer(PasskeyChallenge challenge, JsonObject response)
    {
        var id = Base64Url.EncodeToString(CredentialId);
        return new PasskeyAnswer(challenge.Ticket, new JsonObject
        {
            ["id"] = id,
            ["rawId"] = id,
            ["type"] = "public-key",
            ["clientExtensionResults"] = new JsonObject(),
            ["response"] = response,
        }.ToJsonString());
    }
}
