using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Data;

/// <summary>Marks a mapping that belongs to the key store and not to the main database.</summary>
internal interface IKeyStoreMapping;

/// <summary>The key store: wrapped keys alone, in a database of their own with a backup life of its own.</summary>
internal abstract class KeyDbContext(DbContextOptions options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder model) =>
        model.ApplyConfigurationsFromAssembly(
            typeof(KeyDbContext).Assembly, type => type.IsAssignableTo(typeof(IKeyStoreMapping)));
}

/// <summary>The key store on SQLite, the embedded default.</summary>
internal sealed class SqliteKeyDbContext(DbContextOptions<SqliteKeyDbContext> options) : KeyDbContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder conventions) =>
        conventions.StoreInstantsAsMicroseconds();
}

/// <summary>The key store on PostgreSQL.</summary>
internal sealed class PostgresKeyDbContext(DbContextOptions<PostgresKeyDbContext> options) : KeyDbContext(options);
