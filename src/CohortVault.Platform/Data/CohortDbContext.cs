using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Data;

/// <summary>
/// The main database: everything but wrapped keys. Entities are mapped by a configuration class in the folder of
/// their feature; the sets below are a table of contents.
/// </summary>
internal abstract class CohortDbContext(DbContextOptions options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder model) =>
        model.ApplyConfigurationsFromAssembly(typeof(CohortDbContext).Assembly, type => !type.IsAssignableTo(typeof(IKeyStoreMapping)));
}

/// <summary>The main database on SQLite, the embedded default.</summary>
internal sealed class SqliteCohortDbContext(DbContextOptions<SqliteCohortDbContext> options) : CohortDbContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder conventions) => conventions.StoreInstantsAsMicroseconds();
}

/// <summary>The main database on PostgreSQL.</summary>
internal sealed class PostgresCohortDbContext(DbContextOptions<PostgresCohortDbContext> options) : CohortDbContext(options);
