using CohortVault.Platform.Features.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Data;

/// <summary>
/// Registers both databases on the provider that the configuration names, and brings them up to date.
/// </summary>
internal static class DataServices
{
    private static readonly SqlitePragmas Pragmas = new();

    public static IServiceCollection AddData(this IServiceCollection services, DataDirectory directory)
    {
        services.AddSingleton(directory);
        services.AddOptions<DatabaseOptions>().BindConfiguration(DatabaseOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DatabaseOptions>, DatabaseOptionsValidator>();

        services.AddDbContext<SqliteCohortDbContext>(options => options
            .UseSqliteFile(Path.Combine(directory.Database, "cohortvault.db")).AddInterceptors(new AuditCommit()));
        services.AddDbContext<SqliteKeyDbContext>(
            options => options.UseSqliteFile(Path.Combine(directory.Keys, "keys.db")));
        services.AddDbContext<PostgresCohortDbContext>((provider, options) => options
            .UseNpgsql(Database(provider).Postgres).AddInterceptors(new AuditCommit()));
        services.AddDbContext<PostgresKeyDbContext>(
            (provider, options) => options.UseNpgsql(Database(provider).PostgresKeys));

        services.AddScoped<CohortDbContext>(provider => Database(provider).UsesPostgres
            ? provider.GetRequiredService<PostgresCohortDbContext>()
            : provider.GetRequiredService<SqliteCohortDbContext>());
        services.AddScoped<KeyDbContext>(provider => Database(provider).UsesPostgres
            ? provider.GetRequiredService<PostgresKeyDbContext>()
            : provider.GetRequiredService<SqliteKeyDbContext>());
        services.AddScoped<DataReadiness>();
        return services;
    }

    /// <summary>Applies pending migrations to both databases.</summary>
    public static async Task MigrateAsync(this IServiceProvider services, CancellationToken ct)
    {
        using var turn = await services.GetRequiredService<DataDirectory>().TakeMigrationTurnAsync(ct);
        await using var scope = services.CreateAsyncScope();
        foreach (var db in (DbContext[])[scope.ServiceProvider.GetRequiredService<KeyDbContext>(), scope.ServiceProvider.GetRequiredService<CohortDbContext>()])
        {
            if ((await db.Database.GetPendingMigrationsAsync(ct)).Any())
            {
                await ForgetAbandonedTurnAsync(db, ct);
                await db.Database.MigrateAsync(ct);
            }
        }
    }

    // On SQLite the framework takes turns by a row, which a killed process leaves behind and the next one waits on for ever. We hold
    // a turn that ends with the process, so whatever row is there is such a one.
    private static async Task ForgetAbandonedTurnAsync(DbContext db, CancellationToken ct)
    {
        if (db.Database.IsSqlite() && await db.GetService<IRelationalDatabaseCreator>().ExistsAsync(ct))
        {
            await db.Database.ExecuteSqlRawAsync("""DROP TABLE IF EXISTS "__EFMigrationsLock";""", ct);
        }
    }

    public static DbContextOptionsBuilder UseSqliteFile(this DbContextOptionsBuilder options, string path) => options
        .UseSqlite($"Data Source={path};Pooling=True;Default Timeout=30")
        .AddInterceptors(Pragmas);

    private static DatabaseOptions Database(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<DatabaseOptions>>().Value;
}
