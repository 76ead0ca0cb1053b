using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CohortVault.Server;

/// <summary>
/// The public and the admin listener. Each connection carries its listener's name, so that a route of one does not
/// exist on the other.
/// </summary>
internal static class Listeners
{
    // Forward secrecy and authenticated encryption only: what is recorded today stays closed if the key leaks tomorrow.
    private static readonly CipherSuitesPolicy ForwardSecretAead = new(
    [
        TlsCipherSuite.TLS_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    ]);

    public static void UseCohortVaultListeners(
        this IWebHostBuilder web, ServeOptions options, X509Certificate2 certificate) =>
        web.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
            kestrel.Limits.MaxConcurrentConnections = 2_000;
            kestrel.Limits.MaxRequestHeaderCount = 64;
            kestrel.Limits.MaxRequestHeadersTotalSize = 24 * 1024;
            kestrel.Limits.Http2.MaxStreamsPerConnection = 64;

            // Routes that take uploads lift this; everything else is forms and small JSON.
            kestrel.Limits.MaxRequestBodySize = 4 * 1024 * 1024;
            var admin = kestrel.ApplicationServices.GetRequiredService<IOptions<AdminOptions>>();
            var log = kestrel.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger("CohortVault.Connections");
            Listen(kestrel, options.Listen, certificate, Listener.Public, _ => true, log);
            Listen(kestrel, options.AdminListen, certificate, Listener.Admin, address => admin.Value.IsAllowed(address), log);
        });

    /// <summary>
    /// Finds out before anything is started whether the ports are free: the host itself binds last, when background
    /// work runs.
    /// </summary>
    public static void CheckFree(ServeOptions options)
    {
        foreach (var address in (string[])[options.Listen, options.AdminListen])
        {
            var uri = BindingAddress.Parse(address);
            var ip = IPAddress.TryParse(uri.Host.Trim('[', ']'), out var given)
                ? given : uri.Host == "localhost" ? IPAddress.Loopback : IPAddress.Any;
            using var probe = new TcpListener(ip, uri.Port);
            try
            {
                probe.Start();
            }
            catch (SocketException taken)
            {
                throw new StartRefusedException(
                    $"{address}: {taken.Message}. Stop what uses the port, or choose another with --listen and --admin-listen.");
            }
        }
    }

    /// <summary>Answers 404 where an endpoint belongs to the other listener.</summary>
    public static void UseListenerWalls(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var endpoint = context.GetEndpoint();
        if (endpoint is null || endpoint.Metadata.GetMetadata<OnEveryListener>() is not null)
        {
            return next(context);
        }

        var wanted = endpoint.Metadata.GetMetadata<OnAdminListener>() is null ? Listener.Public : Listener.Admin;
        if (context.Features.Get<ListenerFeature>()?.Listener != wanted)
        {
            context.SetEndpoint(null);
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        return next(context);
    });

    /// <summary>Whether the request came in through the admin listener.</summary>
    public static bool IsOnAdminListener(this HttpContext context) =>
        context.Features.Get<ListenerFeature>()?.Listener == Listener.Admin;

    private static void Listen(
        KestrelServerOptions kestrel, string address, X509Certificate2 certificate, Listener listener,
        Func<IPAddress?, bool> mayConnect, ILogger log)
    {
        var uri = BindingAddress.Parse(address);
        if (uri.Scheme != "https")
        {
            throw new StartRefusedException(
                $"{address}: CohortVault listens on https only. Write https://ADDRESS:PORT.");
        }

        void Secure(ListenOptions listen)
        {
            // Before a byte is read: who may not connect learns nothing, not even the certificate.
            listen.Use(next => async connection =>
            {
                var address = (connection.RemoteEndPoint as IPEndPoint)?.Address;
                if (!mayConnect(address))
                {
                    log.ConnectionRefused(listener, address);
                    connection.Abort();
                    return;
                }

                await next(connection);
                if (connection.Features.Get<ListenerFeature>() is null)
                {
                    log.GreetingFailed(listener, address);
                }
            });
            listen.UseHttps(https =>
            {
                https.ServerCertificate = certificate;
                https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
                https.HandshakeTimeout = TimeSpan.FromSeconds(10);
                https.OnAuthenticate = (_, tls) => tls.CipherSuitesPolicy = ForwardSecretAead;
            });
            listen.Use(next => connection =>
            {
                connection.Features.Set(new ListenerFeature(listener));
                return next(connection);
            });
        }

        if (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var ip))
        {
            kestrel.Listen(ip, uri.Port, Secure);
        }
        else if (uri.Host == "localhost")
        {
            kestrel.ListenLocalhost(uri.Port, Secure);
        }
        else
        {
            kestrel.ListenAnyIP(uri.Port, Secure);
        }
    }
}
