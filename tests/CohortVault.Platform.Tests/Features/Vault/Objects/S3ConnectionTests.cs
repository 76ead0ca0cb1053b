using System.Net;
using System.Net.Sockets;
using CohortVault.Platform.Features.Vault.Objects;
using CohortVault.Platform.Features.Vault.Objects.S3;

namespace CohortVault.Platform.Tests.Features.Vault.Objects;

public sealed class S3ConnectionTests
{
    private const int Attempts = 200;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    // About one in twenty-five of these shows as an error of the socket, after which the S3 client would not try again.
    [Fact]
    public async Task A_connection_that_is_reset_while_it_is_made_is_a_failed_request()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var resetting = new Thread(() => Reset(listener)) { IsBackground = true };
        resetting.Start();
        var credentials = Path.GetTempFileName();
        await File.WriteAllTextAsync(credentials, "[default]\naws_access_key_id = nobody\naws_secret_access_key = nothing\n", Ct);
        using var connection = new S3Connection(new ObjectStoreOptions
        {
            Endpoint = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}",
            Bucket = "bucket",
            CredentialsFile = credentials,
            Retries = 0,
        });
        File.Delete(credentials);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var failed = await Record.ExceptionAsync(
                () => connection.Client.ListBucketsAsync(Ct));
            Assert.NotNull(failed);
            Assert.IsNotType<SocketException>(failed);
        }
    }

    private static void Reset(TcpListener listener)
    {
        while (true)
        {
            try
            {
                using var socket = listener.AcceptSocket();
                socket.LingerState = new LingerOption(true, 0);
            }
            catch (SocketException)
            {
                return;
            }
        }
    }
}
