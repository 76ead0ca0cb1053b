using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CohortVault.Server;

/// <summary>
/// All background work of the program, started in its order once the vault is open: before the first request where it opens
/// alone, and otherwise while the server already says that it is sealed.
/// </summary>
internal sealed class HostedWork(
    IVaultSeal seal, [FromKeyedServices(HostedWork.Key)] IEnumerable<IHostedService> work, IHostApplicationLifetime lifetime,
    ILogger<HostedWork> log) : IHostedService
{
    private const string Key = nameof(HostedWork);

    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<IHostedService> _running = [];

    /// <summary>Ends when everything is started: from then on requests are taken.</summary>
    public Task Started => _started.Task;

    /// <summary>Puts all hosted services that are registered so far behind the vault.</summary>
    public static void Gather(IServiceCollection services)
    {
        var gathered = services.Where(service => service.ServiceType == typeof(IHostedService) && !service.IsKeyedService).ToList();
        foreach (var service in gathered)
        {
            services.Remove(service);
            services.Add(service switch
            {
                { ImplementationType: { } type } => ServiceDescriptor.KeyedSingleton(typeof(IHostedService), Key, type),
                { ImplementationFactory: { } make } => ServiceDescriptor.KeyedSingleton(
                    typeof(IHostedService), Key, (provider, _) => make(provider)),
                _ => ServiceDescriptor.KeyedSingleton(typeof(IHostedService), Key, service.ImplementationInstance!),
            });
        }

        services.AddSingleton<HostedWork>();
        services.AddHostedService(provider => provider.GetRequiredService<HostedWork>());
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (seal.IsOpen)
        {
            return StartWorkAsync(cancellationToken);
        }

        _ = StartOnceOpenAsync(lifetime.ApplicationStopping);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var service in Enumerable.Reverse(_running))
        {
            await service.StopAsync(cancellationToken);
        }
    }

    private async Task StartWorkAsync(CancellationToken ct)
    {
        foreach (var service in work)
        {
            await service.StartAsync(ct);
            _running.Add(service);
            if (service is BackgroundService { ExecuteTask: { } task })
            {
                _ = WatchAsync(task);
            }
        }

        _started.TrySetResult();
    }

    private async Task StartOnceOpenAsync(CancellationToken stop)
    {
        try
        {
            await seal.Opened.WaitAsync(stop);
            await StartWorkAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped before anybody opened it.
        }
        catch (Exception broken)
        {
            // As a start without a seal would end: half a server is none.
            log.WorkBroke(broken);
            lifetime.StopApplication();
        }
    }

    /// <summary>Background work that breaks ends the server, as the host has it; a supervisor starts it again.</summary>
    private async Task WatchAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException)
        {
            // It was asked to stop.
        }
        catch (Exception broken)
        {
            log.WorkBroke(broken);
            lifetime.StopApplication();
        }
    }
}

/// <summary>Log messages of the host: events 100-199.</summary>
internal static partial class HostLog
{
    [LoggerMessage(101, LogLevel.Critical, "Background work broke, so the server stops")]
    public static partial void WorkBroke(this ILogger logger, Exception error);
}
