using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CohortVault.Testing;

/// <summary>
/// A witness as a process of its own (<c>witness.mjs</c>), with its own certificate, key and memory, which outlive the process.
/// </summary>
internal sealed class Witness : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cohortvault-witness-").FullName;
    private readonly byte[] _logKey;
    private Process? _process;

    private Witness(byte[] logKey) => _logKey = logKey;

    /// <summary>Where checkpoints are posted.</summary>
    public string Url => $"https://localhost:{Port}";

    public int Port { get; private set; }

    /// <summary>Verifier key, as operators are told it.</summary>
    public string Key { get; private set; } = "";

    /// <summary>The certificate that it is verified with.</summary>
    public string Certificate => Path.Combine(_folder, "tls.crt");

    /// <param name="logKey">Public key of the log that it knows (SubjectPublicKeyInfo).</param>
    public static async Task<Witness> StartAsync(byte[] logKey)
    {
        var witness = new Witness(logKey);
        witness.WriteCertificate();
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            witness.Port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }

        await witness.StartAsync();
        return witness;
    }

    public async Task StartAsync()
    {
        var script = Path.Combine(Root(), "tests", "CohortVault.Testing", "Witness", "witness.mjs");
        var start = new ProcessStartInfo(
            "node",
            [
                script, $"{Port}", Certificate, Path.Combine(_folder, "tls.key"), "witness.example", Path.Combine(_folder, "state"),
                Convert.ToBase64String(_logKey),
            ])
        {
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
        var said = await _process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException("The witness did not start. Is node installed?");
        Key = said.Split(' ')[1];
    }

    public async Task StopAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "CohortVault.slnx")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        return directory.FullName;
    }

    private void WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(2));
        File.WriteAllText(Certificate, certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "tls.key"), key.ExportPkcs8PrivateKeyPem());
    }
}
