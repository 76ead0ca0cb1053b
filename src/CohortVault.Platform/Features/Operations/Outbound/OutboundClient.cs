using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CohortVault.Platform.Features.Operations.Contracts;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Operations.Outbound;

/// <summary>Calls other machines, see <see cref="IOutbound"/>.</summary>
internal sealed class OutboundClient : IOutbound, IDisposable
{
    // Chrome, Edge and others; Firefox; Safari; Edge on Windows.
    private static readonly string[] _browsers =
        ["fcm.googleapis.com", "updates.push.services.mozilla.com", ".push.apple.com", ".notify.windows.com"];

    private const int LongestAnswer = 64 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly OutboundOptions _options;
    private readonly HttpClient _public;
    private readonly HttpClient _private;

    public OutboundClient(IOptions<OutboundOptions> options)
    {
        _options = options.Value;
        _public = Client(mayBePrivate: false, null);
        _private = Client(mayBePrivate: true, Roots(_options.PrivateRoots));
    }

    public string? Objection(Uri address) =>
        address.Scheme != Uri.UriSchemeHttps ? $"{address} is not https."
        : address.UserInfo.Length > 0 ? "An address that is called has no user name in it."
        : IsListed(_options.PrivateHosts, address) || IsListed(_options.Hosts, address) ? null
        : $"{address.Host} is not listed. Add it to Outbound:Hosts, or to Outbound:PrivateHosts if it is in a private network.";

    public bool MayPush => _options.Push;

    public string? PushObjection(Uri address)
    {
        var hosts = _options.PushHosts.Count > 0 ? _options.PushHosts : _browsers;
        return !_options.Push ? "Push services may not be called: Outbound:Push is off."
            : address.Scheme != Uri.UriSchemeHttps ? "A push service is called by https only."
            : address.UserInfo.Length > 0 ? "An address that is called has no user name in it."
            : hosts.Any(host => host.StartsWith('.')
                ? address.IdnHost.EndsWith(host, StringComparison.OrdinalIgnoreCase)
                : address.IdnHost.Equals(host, StringComparison.OrdinalIgnoreCase)) ? null
            : $"{address.Host} is no push service that is listed in Outbound:PushHosts.";
    }

    public async Task<OutboundAnswer> PushAsync(
        Uri address, byte[] body, IReadOnlyDictionary<string, string> headers, CancellationToken ct)
    {
        if (PushObjection(address) is { } objection)
        {
            throw new OutboundRefusedException(objection);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var answer = await (IsListed(_options.PrivateHosts, address) ? _private : _public).SendAsync(request, ct);
        return new OutboundAnswer((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(ct));
    }

    public async Task<OutboundAnswer> PostAsync(Uri address, string body, CancellationToken ct)
    {
        if (Objection(address) is { } objection)
        {
            throw new OutboundRefusedException(objection);
        }

        using var content = new StringContent(body, Encoding.UTF8, "text/plain");
        using var answer = await (IsListed(_options.PrivateHosts, address) ? _private : _public).PostAsync(address, content, ct);
        return new OutboundAnswer((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(ct));
    }

    public void Dispose()
    {
        _public.Dispose();
        _private.Dispose();
    }

    private static bool IsListed(IEnumerable<string> hosts, Uri address) =>
        hosts.Contains(address.IdnHost, StringComparer.OrdinalIgnoreCase);

    private static HttpClient Client(bool mayBePrivate, X509Certificate2Collection? roots)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectCallback = (context, ct) => ConnectAsync(context.DnsEndPoint, mayBePrivate, ct),
        };
        if (roots is not null)
        {
            var chain = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            chain.CustomTrustStore.AddRange(roots);
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = chain };
        }

        return new HttpClient(handler) { Timeout = Patience, MaxResponseContentBufferSize = LongestAnswer };
    }

    private static X509Certificate2Collection? Roots(string file)
    {
        if (file.Length == 0)
        {
            return null;
        }

        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(file);
        return roots;
    }

    // The name is resolved once, here, and the connection goes to the address that was looked at.
    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint host, bool mayBePrivate, CancellationToken ct)
    {
        var addresses = await Dns.GetHostAddressesAsync(host.Host, ct);
        if (!mayBePrivate && Array.Find(addresses, PrivateAddress.Is) is { } inside)
        {
            throw new OutboundRefusedException(
                $"{host.Host} is at {inside}, which is not on the public internet. If that is meant, list it in Outbound:PrivateHosts.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, host.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
