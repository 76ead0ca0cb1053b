using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Statement.Probes;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Statement.Contracts;

/// <summary>
/// What checks share during one run: a scratch instance made when first asked for. Whatever they leave on disk is
/// overwritten and removed at the end.
/// </summary>
internal sealed class CheckContext : IAsyncDisposable
{
    private readonly IScratchServers _servers;
    private readonly Action<IServiceCollection> _adjust;
    private readonly ScratchDirectory _scratch;
    private readonly List<ProbeServer> _started = [];
    private Task<ProbeServer>? _shared;
    private Task<ProbeJob>? _job;
    private Task<ProbeServer>? _studies;

    /// <param name="servers">Starts scratch instances.</param>
    /// <param name="examined">The installation's own data directory, to be looked at and not touched; null if there is
    /// none.</param>
    /// <param name="adjust">Applied to every scratch instance; tests break mechanisms with it.</param>
    /// <param name="elsewhere">The installation's objects outside its directory; null if there is no installation.</param>
    public CheckContext(
        IScratchServers servers, DataDirectory? examined, Action<IServiceCollection>? adjust = null,
        IObjectsElsewhere? elsewhere = null)
    {
        (_servers, Examined, _adjust, Elsewhere) = (servers, examined, adjust ?? (_ => { }), elsewhere);
        _scratch = ScratchDirectory.Create();
    }

    /// <summary>The installation's own data directory.</summary>
    public DataDirectory? Examined { get; }

    /// <summary>The installation's objects that are not in its directory.</summary>
    public IObjectsElsewhere? Elsewhere { get; }

    /// <summary>The scratch instance that checks share; they must not turn its clock.</summary>
    public Task<ProbeServer> ServerAsync(CancellationToken ct) => _shared ??= FreshServerAsync(_ => { }, ct);

    /// <summary>One finished imputation job in the shared instance, watched from upload to result.</summary>
    public Task<ProbeJob> JobAsync(CancellationToken ct) => _job ??= RunJobAsync(ct);

    /// <summary>The scratch instance in which checks of studies make theirs; they must not turn its clock.</summary>
    public Task<ProbeServer> StudiesAsync(CancellationToken ct) => _studies ??= FreshServerAsync(_ => { }, ct);

    /// <summary>Where checks may put files of their own.</summary>
    public string Workspace => _scratch.Path;

    /// <summary>A scratch instance of the check's own, whose clock it may turn.</summary>
    public async Task<ProbeServer> FreshServerAsync(
        Action<IServiceCollection> adjust, CancellationToken ct, AdminReach? admin = null)
    {
        var directory = Path.Combine(_scratch.Path, $"server-{_started.Count + 1}");
        return await StartAsync(directory, new ShiftedClock(TimeProvider.System), adjust, admin, ct);
    }

    /// <summary>Stops a scratch instance of the check's own and starts it again on what it left.</summary>
    public async Task<ProbeServer> AgainAsync(ProbeServer stopped, Action<IServiceCollection> adjust, CancellationToken ct)
    {
        await stopped.DisposeAsync();
        _started.Remove(stopped);
        return await StartAsync(stopped.Directory.Root, stopped.Clock, adjust, null, ct);
    }

    private async Task<ProbeServer> StartAsync(
        string directory, ShiftedClock clock, Action<IServiceCollection> adjust, AdminReach? admin, CancellationToken ct)
    {
        var server = await _servers.StartAsync(
            directory,
            services =>
            {
                services.AddSingleton<TimeProvider>(clock);
                services.Remove(services.Single(service => service.ImplementationType == typeof(CheckScheduler)));
                adjust(services);
                _adjust(services);
            },
            ct,
            admin);
        var probe = new ProbeServer(server, clock, DataDirectory.Open(directory));
        _started.Add(probe);
        return probe;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _started)
        {
            await server.DisposeAsync();
        }

        _scratch.Dispose();
    }

    private async Task<ProbeJob> RunJobAsync(CancellationToken ct) =>
        await ProbeJob.RunAsync(await ServerAsync(ct), Workspace, ct);
}
