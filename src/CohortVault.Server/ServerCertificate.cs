using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CohortVault.Platform.Data;

namespace CohortVault.Server;

/// <summary>
/// The certificate that the listeners show: the operator's own, or a self-signed one made on first start.
/// </summary>
internal static class ServerCertificate
{
    private const UnixFileMode OwnerReadWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(397);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    public static X509Certificate2 Load(ServeOptions options, DataDirectory directory, TimeProvider clock)
    {
        if (options.CertificateFile is { } certificate)
        {
            return LoadOwn(certificate, options.KeyFile ?? certificate);
        }

        var certificateFile = Path.Combine(directory.Keys, "tls.crt");
        var keyFile = Path.Combine(directory.Keys, "tls.key");
        if (File.Exists(certificateFile) && File.Exists(keyFile))
        {
            var kept = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
            if (kept.NotAfter.ToUniversalTime() - clock.GetUtcNow().UtcDateTime > RenewBefore)
            {
                return kept;
            }

            kept.Dispose();
        }

        using var made = SelfSign(clock.GetUtcNow());
        WritePrivate(keyFile, made.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(certificateFile, made.ExportCertificatePem());
        return X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
    }

    private static X509Certificate2 LoadOwn(string certificate, string key)
    {
        foreach (var file in (string[])[certificate, key])
        {
            if (!File.Exists(file))
            {
                throw new StartRefusedException($"{file}: there is no such file. Check --certificate and --key.");
            }
        }

        try
        {
            return X509Certificate2.CreateFromPemFile(certificate, key);
        }
        catch (CryptographicException broken)
        {
            throw new StartRefusedException(
                $"{certificate}: not a PEM certificate with the key in {key} ({broken.Message.TrimEnd('.')}).");
        }
    }

    private static X509Certificate2 SelfSign(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=CohortVault (self-signed)", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddDnsName(Dns.GetHostName());
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        return request.CreateSelfSigned(now.AddMinutes(-5), now + Lifetime);
    }

    private static void WritePrivate(string path, string text)
    {
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = OwnerReadWrite,
        });
        using var writer = new StreamWriter(file);
        writer.Write(text);
    }
}
