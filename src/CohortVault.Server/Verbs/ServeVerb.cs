using System.CommandLine;
using CohortVault.Cli;
using CohortVault.Platform.Features.Accounts.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CohortVault.Server.Verbs;

/// <summary><c>cohortvault serve</c>: runs the server until it is stopped.</summary>
internal static class ServeVerb
{
    public static Command Create()
    {
        var data = CommonOptions.Data();
        var listen = new Option<string>("--listen")
        {
            Description = "Public address.",
            DefaultValueFactory = _ => "https://127.0.0.1:8443",
        };
        var admin = new Option<string>("--admin-listen")
        {
            Description = "Admin address; keep it on loopback.",
            DefaultValueFactory = _ => "https://127.0.0.1:8444",
        };
        var certificate = new Option<FileInfo?>("--certificate")
        {
            Description = "Server certificate chain (PEM). Without it a self-signed one is made.",
        };
        var key = new Option<FileInfo?>("--key") { Description = "Private key of the certificate (PEM)." };
        var config = new Option<FileInfo?>("--config") { Description = "Configuration file (JSON)." };
        var demo = new Option<bool>("--demo")
        {
            Description = "Offer the demo panel and samples, and show sign-up mails on the page.",
        };
        var command = ServerVerbs.Serve.ToCommand().With(data, listen, admin, certificate, key, config, demo);
        command.SetAction((parsed, ct) => RunAsync(
            new ServeOptions
            {
                DataDirectory = parsed.GetValue(data)!.FullName,
                Listen = parsed.GetValue(listen)!,
                AdminListen = parsed.GetValue(admin)!,
                CertificateFile = parsed.GetValue(certificate)?.FullName,
                KeyFile = parsed.GetValue(key)?.FullName,
                ConfigurationFile = parsed.GetValue(config)?.FullName,
                Demo = parsed.GetValue(demo),
            },
            ct));
        return command;
    }

    private static async Task<int> RunAsync(ServeOptions options, CancellationToken ct)
    {
        ProcessHygiene.Apply();
        ProcessHygiene.RemoveClosedPorts();
        WebApplication? app = null;
        try
        {
            app = await ServerHost.BuildAsync(options, ct);
            await app.StartAsync(ct);
        }
        catch (Exception broken) when (StartRefusedException.Explain(broken) is not null)
        {
            await Console.Error.WriteLineAsync(StartRefusedException.Explain(broken));
            if (app is not null)
            {
                await app.DisposeAsync();
            }

            return ExitCode.Failed;
        }

        await using (app)
        {
            foreach (var address in app.Urls)
            {
                Console.WriteLine($"CohortVault listens on {address}");
            }

            await OfferSetUpAsync(app.Services, ct);
            await app.WaitForShutdownAsync(ct);
            return ExitCode.Done;
        }
    }

    /// <summary>
    /// Prints the one-time link by which the first operator makes his account; there is no default password.
    /// </summary>
    private static async Task OfferSetUpAsync(IServiceProvider services, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<IAccountAdministration>().OfferSetUpAsync(ct) is { } link)
        {
            Console.WriteLine($"No operator yet. Make the first one within 24 hours, once: {link}");
        }
    }
}
