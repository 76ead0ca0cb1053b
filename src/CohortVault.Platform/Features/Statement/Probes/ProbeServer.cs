using System.Security.Cryptography.X509Certificates;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Statement.Contracts;

namespace CohortVault.Platform.Features.Statement.Probes;

/// <summary>A scratch instance seen from outside: its addresses, its disk, and clients that trust its certificate alone.</summary>
internal sealed class ProbeServer(IScratchServer server, ShiftedClock clock, DataDirectory directory) : IAsyncDisposable
{
    public ShiftedClock Clock => clock;

    public DataDirectory Directory => directory;

    public IServiceProvider Services => server.Services;

    public Uri PublicAddress => server.PublicAddress;

    public Uri AdminAddress => server.AdminAddress;

    /// <summary>A client that keeps no cookies and follows no redirects, so that a check sees each answer as it is.</summary>
    public HttpClient Client(bool admin = false) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => IsOurs(shown) },
    })
    {
        BaseAddress = admin ? AdminAddress : PublicAddress,
        Timeout = TimeSpan.FromSeconds(60),
    };

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private bool IsOurs(X509Certificate? shown)
    {
        using var expected = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(directory.Keys, "tls.crt"));
        return shown is not null && shown.GetRawCertData().AsSpan().SequenceEqual(expected.RawData);
    }
}
