using CohortVault.Platform.Features.Audit;
using Microsoft.EntityFrameworkCore;
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
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<KeyDbContext>().Database.MigrateAsync(ct);
        await scope.ServiceProvider.GetRequiredService<CohortDbContext>().Database.MigrateAsync(ct);
    }

    public static DbContextOptionsBuilder UseSqliteFile(this DbContextOptionsBuilder options, string path) => options
        .UseSqlite($"Data Source={path};Pooling=True;Default Timeout=30")
        .AddInterceptors(Pragmas);

    private static DatabaseOptions Database(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<DatabaseOptions>>().Value;
}
