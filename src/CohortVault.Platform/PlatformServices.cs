using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts;
using CohortVault.Platform.Features.Audit;
using CohortVault.Platform.Features.Consents;
using CohortVault.Platform.Features.Exports;
using CohortVault.Platform.Features.Imputation;
using CohortVault.Platform.Features.Instruments;
using CohortVault.Platform.Features.Operations;
using CohortVault.Platform.Features.Panels;
using CohortVault.Platform.Features.Participants;
using CohortVault.Platform.Features.Statement;
using CohortVault.Platform.Features.Studies;
using CohortVault.Platform.Features.Vault;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CohortVault.Platform;

/// <summary>The features of the product, in the order in which they are built upon each other.</summary>
public static class PlatformServices
{
    /// <summary>Registers every feature over a data directory.</summary>
    public static IServiceCollection AddCohortVault(this IServiceCollection services, DataDirectory directory)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddData(directory);
        services.AddAudit();
        services.AddVault();
        services.AddValidation();
        services.AddOperations();
        services.AddAccounts();
        services.AddPanels();
        services.AddImputation();
        services.AddStudies();
        services.AddParticipants();
        services.AddConsents();
        services.AddInstruments();
        services.AddExports();
        services.AddStatement();
        return services;
    }

    /// <summary>Maps every feature's endpoints.</summary>
    public static IEndpointRouteBuilder MapCohortVault(this IEndpointRouteBuilder routes) => routes
        .MapAudit()
        .MapVault()
        .MapAccounts()
        .MapImputation()
        .MapInstruments()
        .MapStatement();

    /// <summary>
    /// Brings both databases up to date and lets every feature put things in order; before the first request.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="ct">Stops the work.</param>
    /// <param name="acceptOlderLog">Whether a database older than what was seen of it elsewhere is taken; only for declaring so.</param>
    /// <returns>Whether the vault is open; if not, nothing that is sealed can be read until somebody opens it.</returns>
    /// <exception cref="Features.Audit.Contracts.LogRolledBackException">The database is older.</exception>
    public static async Task<bool> PrepareCohortVaultAsync(
        this IServiceProvider services, CancellationToken ct, bool acceptOlderLog = false)
    {
        await services.PrepareSealedCohortVaultAsync(ct);
        if (!acceptOlderLog)
        {
            await services.RefuseOlderLogAsync(ct);
        }

        return await services.PrepareVaultAsync(ct);
    }

    /// <summary>
    /// Brings both databases up to date and leaves the vault closed, for those who come with a key of their own.
    /// </summary>
    public static Task PrepareSealedCohortVaultAsync(this IServiceProvider services, CancellationToken ct)
    {
        var directory = services.GetRequiredService<DataDirectory>();
        if (File.Exists(directory.UnfinishedRestore))
        {
            throw new IOException(
                $"A restore into {directory.Root} did not come to its end. Run 'cohortvault restore' again, or empty the directory.");
        }

        services.RefuseWithoutFips();
        return services.MigrateAsync(ct);
    }

    /// <summary>Whether both databases answer and the data directory can be written.</summary>
    public static Task<bool> IsCohortVaultReadyAsync(this IServiceProvider services, CancellationToken ct) =>
        services.GetRequiredService<DataReadiness>().IsReadyAsync(ct);
}
