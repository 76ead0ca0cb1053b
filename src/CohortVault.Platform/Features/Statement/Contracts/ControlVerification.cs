using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Statement.Registry;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Statement.Contracts;

/// <summary>Runs the checks now, for the command line; keeps nothing.</summary>
public static class ControlVerification
{
    /// <summary>Whether a control of this identifier exists.</summary>
    public static bool Exists(string id) => ControlRegistry.Find(id) is not null;

    /// <summary>The sentence of a control.</summary>
    public static string Claim(string id) => ControlRegistry.Find(id)!.Claim;

    /// <summary>Every control, or one, with what its check found now or what the operator has attested.</summary>
    /// <param name="services">Services of the installation, with <see cref="IScratchServers"/>.</param>
    /// <param name="id">One control alone; null for all.</param>
    /// <param name="ct">Gives up, leaving nothing behind.</param>
    public static async Task<IReadOnlyList<ControlReport>> RunAsync(
        IServiceProvider services, string? id, CancellationToken ct)
    {
        var wanted = id is null ? ControlRegistry.All : [ControlRegistry.Find(id)!];
        await using var scope = services.CreateAsyncScope();
        var runner = scope.ServiceProvider.GetRequiredService<ControlCheckRunner>();
        var directory = scope.ServiceProvider.GetRequiredService<DataDirectory>();
        var now = scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow();
        var attestations = await AttestationsAsync(scope.ServiceProvider.GetRequiredService<CohortDbContext>(), ct);

        await using var context = new CheckContext(
            scope.ServiceProvider.GetRequiredService<IScratchServers>(), directory,
            elsewhere: scope.ServiceProvider.GetRequiredService<IObjectsElsewhere>());
        var checkedNow = (await runner.RunAsync(context, control => wanted.Any(w => w.Id == control), ct))
            .ToDictionary(result => result.Report.Id, result => result.Report);
        return [.. wanted.Select(control => checkedNow.GetValueOrDefault(control.Id)
            ?? StatementReader.Unchecked(control, attestations.GetValueOrDefault(control.Id), now))];
    }

    /// <summary>
    /// Attestations are read where the database has this version's tables; a check changes no database.
    /// </summary>
    private static async Task<Dictionary<string, ControlAttestation>> AttestationsAsync(
        CohortDbContext db, CancellationToken ct)
    {
        var known = db.Database.GetMigrations().ToList();
        var applied = (await db.Database.GetAppliedMigrationsAsync(ct)).ToHashSet();
        return known.Count == 0 || !known.All(applied.Contains)
            ? []
            : await StatementReader.LatestAttestationsAsync(db, ct);
    }
}
