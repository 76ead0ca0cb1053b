using System.Text;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CohortVault.Platform.Tests;

/// <summary>An installation in a folder of its own, with real databases and a clock that the test sets.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private readonly Action<IServiceCollection>? _change;
    private readonly Dictionary<string, string?> _settings;
    private readonly bool _isBeside;
    private ServiceProvider _services;

    private Installation(Installation first)
    {
        (Folder, _change, _settings, _isBeside) = (first.Folder, first._change, first._settings, true);
        _services = Build();
    }

    private Installation(string folder, Action<IServiceCollection>? change,
        IReadOnlyDictionary<string, string>? settings)
    {
        Folder = folder;
        _change = change;
        _settings = (settings ?? new Dictionary<string, string>()).ToDictionary(s => s.Key, string? (s) => s.Value);
        _services = Build();
    }

    public string Folder { get; }

    public Clock Clock { get; } = new();

    public IVault Vault => Get<IVault>();

    /// <summary>Whether the databases are files in the folder.</summary>
    public bool OnFiles => !_settings.Keys.Any(IsDatabase);

    public static async Task<Installation> NewAsync(
        Action<IServiceCollection>? change = null, IReadOnlyDictionary<string, string>? settings = null,
        bool prepare = true)
    {
        var folder = Directory.CreateTempSubdirectory("cohortvault-test-").FullName;
        var installation = new Installation(folder, change, settings);
        if (prepare)
        {
            await installation.PrepareAsync();
        }

        return installation;
    }

    /// <summary>Another process on the same data, such as the command line beside the server.</summary>
    public async Task<Installation> BesideAsync()
    {
        var other = new Installation(this);
        await other._services.PrepareCohortVaultAsync(default);
        return other;
    }

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public IEnumerable<T> GetAll<T>() => _services.GetServices<T>();

    public AsyncServiceScope Scope() => _services.CreateAsyncScope();

    /// <summary>The process is gone, however it went: nothing that was only in memory is left.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        _services = Build();
        await PrepareAsync();
    }

    public Task RestartAsync(string setting, string value)
    {
        _settings[setting] = value;
        return RestartAsync();
    }

    public async Task StopAsync()
    {
        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        foreach (var connection in _settings.Where(s => IsDatabase(s.Key)).Select(s => s.Value))
        {
            // Every installation has databases, and so pools, of its own; the server has room for a hundred
            // connections.
            await using var any = new NpgsqlConnection(connection);
            NpgsqlConnection.ClearPool(any);
        }
    }

    public async Task PrepareAsync()
    {
        // As in the server, background work waits until the vault is open.
        if (await _services.PrepareCohortVaultAsync(default))
        {
            await ActivatorUtilities.CreateInstance<VaultStartup>(_services).StartAsync(default);
        }
    }

    /// <summary>As the verb does that declares a new origin: a database older than its log is taken.</summary>
    public Task PrepareOlderAsync() => _services.PrepareCohortVaultAsync(default, acceptOlderLog: true);

    public void Rebuild() => _services = Build();

    /// <summary>Whether any file of the installation holds these bytes.</summary>
    public bool Holds(ReadOnlySpan<byte> canary)
    {
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            try
            {
                using var content = new FileStream(file, FileMode.Open, FileAccess.Read,
                    FileShare.ReadWrite | FileShare.Delete);
                var bytes = new byte[content.Length];
                content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
                if (bytes.AsSpan().IndexOf(canary) >= 0)
                {
                    return true;
                }
            }
            catch (FileNotFoundException)
            {
                // A database's side files go when its last connection is closed.
            }
        }

        return false;
    }

    public bool Holds(string canary) => Holds(Encoding.UTF8.GetBytes(canary));

    public string[] Files(string part) =>
        Directory.GetFiles(Path.Combine(Folder, part), "*", SearchOption.AllDirectories);

    public async ValueTask DisposeAsync()
    {
        if (_isBeside)
        {
            await _services.DisposeAsync();
            return;
        }

        await StopAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private static bool IsDatabase(string key) => key.StartsWith("Database:", StringComparison.Ordinal);

    private ServiceProvider Build()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(
            new ConfigurationBuilder().AddInMemoryCollection(_settings).Build());
        services.AddCohortVault(DataDirectory.Open(Folder));
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton<IPublicAddress, ExampleAddress>();
        _change?.Invoke(services);
        return services.BuildServiceProvider(
            new ServiceProviderOptions { ValidateOnBuild = false, ValidateScopes = true });
    }
}

/// <summary>Where mails of an installation without a server lead to.</summary>
internal sealed class ExampleAddress : IPublicAddress
{
    public Uri Public(string pathAndQuery) => new($"https://vault.example.org{pathAndQuery}");

    public Uri Admin(string pathAndQuery) => new($"https://admin.vault.example.org{pathAndQuery}");
}

/// <summary>A clock that stands still until it is set.</summary>
internal sealed class Clock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 5, 6, 7, 8, 9, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
