using System.Security.Cryptography.X509Certificates;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Statement.Contracts;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Statement.Probes;

/// <summary>
/// A scratch instance seen from outside: its addresses, its disk, and clients that trust its certificate alone.
/// </summary>
internal sealed class ProbeServer(IScratchServer server, ShiftedClock clock, DataDirectory directory) : IAsyncDisposable
{
    public ShiftedClock Clock => clock;

    public DataDirectory Directory => directory;

    public IServiceProvider Services => server.Services;

    public Uri PublicAddress => server.PublicAddress;

    public Uri AdminAddress => server.AdminAddress;

    /// <summary>
    /// A client that follows no redirects, and keeps cookies only if told to, so that a check sees each answer as it
    /// is.
    /// </summary>
    public HttpClient Client(bool admin = false, bool cookies = false) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = cookies,
        SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => IsOurs(shown) },
    })
    {
        BaseAddress = admin ? AdminAddress : PublicAddress,
        Timeout = TimeSpan.FromSeconds(60),
    };

    /// <summary>
    /// Stops the instance, and lets go of its database files, which the driver would keep open for later use.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await using (var scope = Services.CreateAsyncScope())
        {
            foreach (var database in (DbContext[])[scope.ServiceProvider.GetRequiredService<CohortDbContext>(), scope.ServiceProvider.GetRequiredService<KeyDbContext>()])
            {
                if (database.Database.GetDbConnection() is SqliteConnection connection)
                {
                    SqliteConnection.ClearPool(connection);
                }
            }
        }

        await server.DisposeAsync();
    }

    private bool IsOurs(X509Certificate? shown)
    {
        using var expected = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(directory.Keys, "tls.crt"));
        return shown is not null && shown.GetRawCertData().AsSpan().SequenceEqual(expected.RawData);
    }
}
