using CohortVault.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Tests;

/// <summary>One PostgreSQL for all tests that run on both databases.</summary>
public sealed class OnePostgres : IAsyncLifetime
{
    private PostgresServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await PostgresServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    internal async Task<IReadOnlyDictionary<string, string>> NewDatabasesAsync() => await _server.NewDatabasesAsync();
}

/// <summary>The tests of the vault and the audit log that need PostgreSQL, one class after the other.</summary>
[CollectionDefinition(Name)]
public sealed class OnPostgres : ICollectionFixture<OnePostgres>
{
    public const string Name = "vault on PostgreSQL";
}

/// <summary>Tests that both databases must pass: without a PostgreSQL they run on SQLite files.</summary>
public abstract class InstallationTests(OnePostgres? postgres = null)
{
    private protected async Task<Installation> NewInstallationAsync(
        Action<IServiceCollection>? change = null, bool prepare = true) =>
        await Installation.NewAsync(change, postgres is null ? null : await postgres.NewDatabasesAsync(), prepare);
}
