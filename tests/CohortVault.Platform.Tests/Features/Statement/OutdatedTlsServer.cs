using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CohortVault.Platform.Tests.Features.Statement;

/// <summary>A real server that still speaks TLS 1.1: OpenSSL's own, told to forget what it learned.</summary>
internal sealed class OutdatedTlsServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _directory;

    private OutdatedTlsServer(Process process, string directory, int port) =>
        (_process, _directory, Address) = (process, directory, new Uri($"https://127.0.0.1:{port}"));

    public Uri Address { get; }

    public static async Task<OutdatedTlsServer> StartAsync()
    {
        var directory = Directory.CreateTempSubdirectory("old-tls-").FullName;
        using (var key = RSA.Create(2048))
        {
            var request = new CertificateRequest("CN=old", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            using var certificate = request.CreateSelfSigned(
                DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            await File.WriteAllTextAsync(Path.Combine(directory, "key.pem"), key.ExportPkcs8PrivateKeyPem());
            await File.WriteAllTextAsync(Path.Combine(directory, "crt.pem"), certificate.ExportCertificatePem());
        }

        var port = FreePort();
        var process = Process.Start(new ProcessStartInfo(
            "openssl",
            $"s_server -quiet -accept 127.0.0.1:{port} -key key.pem -cert crt.pem -cipher ALL:@SECLEVEL=0 -no_tls1_3")
        {
            WorkingDirectory = directory,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["OPENSSL_CONF"] = "/dev/null" },
        })!;
        for (var attempt = 0; !await AcceptsAsync(port); attempt++)
        {
            if (attempt == 100 || process.HasExited)
            {
                throw new InvalidOperationException(
                    $"openssl s_server did not start: {await process.StandardError.ReadToEndAsync()}");
            }

            await Task.Delay(100);
        }

        return new OutdatedTlsServer(process, directory, port);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static async Task<bool> AcceptsAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
