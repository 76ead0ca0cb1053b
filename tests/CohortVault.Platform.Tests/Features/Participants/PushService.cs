using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Tests.Features.Participants;

/// <summary>A push service on loopback with a certificate of its own, and a browser that opens what it gets.</summary>
internal sealed class PushService : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cohortvault-push-").FullName;
    private readonly ECDiffieHellman _browser = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(16);
    private readonly WebApplication _app;

    private PushService()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(7));
        File.WriteAllText(Certificate, made.ExportCertificatePem());
        var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        _app = builder.Build();
        _app.MapPost("/push/{name}", async (HttpContext context) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            Messages.Enqueue((context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString()), body.ToArray()));
            return Results.StatusCode(Answer);
        });
    }

    /// <summary>What came, the oldest first.</summary>
    public ConcurrentQueue<(Dictionary<string, string> Headers, byte[] Body)> Messages { get; } = [];

    /// <summary>The status that it answers.</summary>
    public int Answer { get; set; } = 201;

    public string Certificate => Path.Combine(_folder, "push.crt");

    public string Origin => $"https://localhost:{new Uri(_app.Urls.First()).Port}";

    /// <summary>What the browser's <c>PushSubscription.toJSON</c> says.</summary>
    public string Subscription(string? origin = null) => System.Text.Json.JsonSerializer.Serialize(new
    {
        endpoint = $"{origin ?? Origin}/push/one",
        keys = new { p256dh = Text(Point), auth = Text(_secret) },
    });

    public static async Task<PushService> StartAsync()
    {
        var service = new PushService();
        await service._app.StartAsync();
        return service;
    }

    /// <summary>Opens a message as RFC 8291 says.</summary>
    public string Open(byte[] body)
    {
        var (salt, sender, sealedText) = (body[..16], body[21..86], body[86..]);
        Assert.Equal((byte)65, body[20]);
        using var other = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = sender[1..33], Y = sender[33..] },
        });
        var agreed = _browser.DeriveRawSecretAgreement(other.PublicKey);
        var material = HKDF.DeriveKey(HashAlgorithmName.SHA256, agreed, 32, _secret, [.. "WebPush: info\0"u8, .. Point, .. sender]);
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, material, 16, salt, "Content-Encoding: aes128gcm\0"u8.ToArray());
        var nonce = HKDF.DeriveKey(HashAlgorithmName.SHA256, material, 12, salt, "Content-Encoding: nonce\0"u8.ToArray());
        var plain = new byte[sealedText.Length - 16];
        using var aead = new AesGcm(key, 16);
        aead.Decrypt(nonce, sealedText[..^16], sealedText[^16..], plain);
        return Encoding.UTF8.GetString(plain).TrimEnd('\u0002');
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _browser.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private byte[] Point => _browser.ExportParameters(includePrivateParameters: false).Q is { } q ? [4, .. q.X!, .. q.Y!] : [];

    private static string Text(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
