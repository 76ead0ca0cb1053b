using System.CommandLine;
using CohortVault.Cli;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
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
        var passphrase = new Option<bool>("--passphrase-stdin")
        {
            Description = "Read the vault's passphrase from the first line of standard input, if it is sealed.",
        };
        var demo = new Option<bool>("--demo")
        {
            Description = "Offer the demo panel and samples, and show sign-up mails on the page.",
        };
        var command = ServerVerbs.Serve.ToCommand().With(
            data, listen, admin, certificate, key, config, passphrase, demo);
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
            parsed.GetValue(passphrase),
            ct));
        return command;
    }

    private static async Task<int> RunAsync(ServeOptions options, bool passphraseOnInput, CancellationToken ct)
    {
        ProcessHygiene.Apply();
        ProcessHygiene.RemoveClosedPorts();
        WebApplication? app = null;
        try
        {
            app = await ServerHost.BuildAsync(options, ct);
            if (passphraseOnInput && await OpenAsync(app.Services.GetRequiredService<IVaultSeal>(), ct) is { } refusal)
            {
                await Console.Error.WriteLineAsync(refusal.Text);
                await app.DisposeAsync();
                return refusal.ExitCode;
            }

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

            var offered = OfferAsync(app, ct);
            await app.WaitForShutdownAsync(ct);
            await offered;
            return ExitCode.Done;
        }
    }

    /// <summary>Says what a sealed server is opened with; what needs keys is offered once it is open.</summary>
    private static async Task OfferAsync(WebApplication app, CancellationToken ct)
    {
        if (!app.Services.GetRequiredService<IVaultSeal>().IsOpen)
        {
            var page = new Uri(new Uri(app.Urls.Last()), "unseal");
            Console.WriteLine(
                $"The vault is sealed. Open it on {page} with this code: {app.Services.GetRequiredService<ISealedDoor>().Code}");
        }

        var stopping = app.Lifetime.ApplicationStopping;
        try
        {
            await app.Services.GetRequiredService<HostedWork>().Started.WaitAsync(stopping);
            await OfferSetUpAsync(app.Services, ct);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopped before anybody opened it.
        }
    }

    private static async Task<Refusal?> OpenAsync(IVaultSeal seal, CancellationToken ct) =>
        seal.IsOpen ? null : (await seal.GiveAsync(Console.In.ReadLine() ?? "", ct)).Refusal;

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
