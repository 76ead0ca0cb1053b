// Writes EF Core migrations for both providers: `./dev migrate NAME`. Stands in for `dotnet ef`, which wants to run a
// start-up program and cannot see two contexts that share one model.
using System.Reflection;
using CohortVault.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Migrations.Design;
using Microsoft.Extensions.DependencyInjection;

#pragma warning disable EF1001 // The design-time services have no public face.

var (migration, platform) = (args[0], Path.GetFullPath(args[1]));
Write(new SqliteCohortDbContext(new DbContextOptionsBuilder<SqliteCohortDbContext>().UseSqlite("Data Source=:memory:").Options), "Sqlite");
Write(new SqliteKeyDbContext(new DbContextOptionsBuilder<SqliteKeyDbContext>().UseSqlite("Data Source=:memory:").Options), "SqliteKeys");
Write(new PostgresCohortDbContext(new DbContextOptionsBuilder<PostgresCohortDbContext>().UseNpgsql("Host=nowhere").Options), "Postgres");
Write(new PostgresKeyDbContext(new DbContextOptionsBuilder<PostgresKeyDbContext>().UseNpgsql("Host=nowhere").Options), "PostgresKeys");
return 0;

void Write(DbContext context, string folder)
{
    var services = new ServiceCollection();
    services.AddEntityFrameworkDesignTimeServices();
    services.AddDbContextDesignTimeServices(context);
    var provider = Assembly.Load(context.Database.ProviderName!);
    var attribute = provider.GetCustomAttributes<DesignTimeProviderServicesAttribute>().Single();
    ((IDesignTimeServices)Activator.CreateInstance(provider.GetType(attribute.TypeName)!)!)
        .ConfigureDesignTimeServices(services);

    // The text-template services need packages that migrations never touch.
    foreach (var unused in services.Where(NeedsTextTemplates).ToList())
    {
        services.Remove(unused);
    }

    using var built = services.BuildServiceProvider();
    using var scope = built.CreateScope();
    var scaffolder = scope.ServiceProvider.GetRequiredService<IMigrationsScaffolder>();
    var scaffolded = scaffolder.ScaffoldMigration(
        migration, "CohortVault.Platform", $"Data.Migrations.{folder}", null, dryRun: false);
    var directory = Path.Combine(platform, "Data", "Migrations", folder);
    var files = scaffolder.Save(platform, scaffolded, directory, dryRun: false);
    Console.WriteLine(files.MigrationFile);
}

static bool NeedsTextTemplates(ServiceDescriptor service) =>
    service.ServiceType.Name is "IModelCodeGenerator" or "ITextTemplating"
    || service.ImplementationType?.Name is "TextTemplatingModelGenerator";
