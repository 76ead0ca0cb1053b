using CohortVault.Testing;

namespace CohortVault.Server.Tests.Accounts;

/// <summary>One PostgreSQL for the classes that repeat tests of accounts on it.</summary>
public sealed class PostgresCluster : IAsyncLifetime
{
    internal PostgresServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await PostgresServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class OnPostgres : ICollectionFixture<PostgresCluster>
{
    public const string Name = nameof(OnPostgres);
}

[Collection(OnPostgres.Name)]
public sealed class DeviceOnPostgresTests(PostgresCluster cluster) : DeviceTests
{
    internal override Task<Dictionary<string, string>> DatabaseAsync() => cluster.Server.NewDatabasesAsync();
}

[Collection(OnPostgres.Name)]
public sealed class PasskeyOnPostgresTests(PostgresCluster cluster) : PasskeyTests
{
    internal override Task<Dictionary<string, string>> DatabaseAsync() => cluster.Server.NewDatabasesAsync();
}

[Collection(OnPostgres.Name)]
public sealed class AccountDeletionOnPostgresTests(PostgresCluster cluster) : AccountDeletionTests
{
    internal override Task<Dictionary<string, string>> DatabaseAsync() => cluster.Server.NewDatabasesAsync();
}

[Collection(OnPostgres.Name)]
public sealed class AdministrationOnPostgresTests(PostgresCluster cluster) : AdministrationTests
{
    internal override Task<Dictionary<string, string>> DatabaseAsync() => cluster.Server.NewDatabasesAsync();
}

[Collection(OnPostgres.Name)]
public sealed class AccountNoticesOnPostgresTests(PostgresCluster cluster) : AccountNoticesTests
{
    internal override Task<Dictionary<string, string>> DatabaseAsync() => cluster.Server.NewDatabasesAsync();
}
