using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Audit.Verification;
using CohortVault.Platform.Features.Audit.Witnesses;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Audit;

/// <summary>The append-only log of what happened, and its signed checkpoints.</summary>
internal static class AuditFeature
{
    public static IServiceCollection AddAudit(this IServiceCollection services)
    {
        services.AddOptions<AuditOptions>().BindConfiguration(AuditOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AuditOptions>, AuditOptionsValidator>();
        services.AddSingleton<IValidateOptions<AuditOptions>, WitnessOptionsValidator>();
        services.AddSingleton<IAuditLog, AuditLog>();
        services.AddScoped<LogTiles>();
        services.AddScoped<CheckpointStore>();
        services.AddScoped<ILogProofs, LogProofs>();
        services.AddSingleton<CheckpointCopy>();
        services.AddScoped<RollbackGuard>();
        services.AddScoped<WitnessRound>();
        services.AddScoped<WitnessStanding>();
        services.AddScoped<DeclareOrigin>();
        services.AddSingleton<RunningConfiguration>();
        services.AddHostedService<SystemEvents>();
        services.AddSingleton<CheckpointKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<CheckpointKeeper>());
        services.AddScoped<IPersonalData, OwnHistory>();
        services.AddScoped<ReadCheckpoint>();
        services.AddScoped<ReadLogTile>();
        services.AddScoped<ReadOwnProof>();
        services.AddScoped<ShowPublicLog>();
        services.AddScoped<ListRecords>();
        services.AddScoped<IOwnerHistory, OwnerHistory>();
        services.AddScoped<VerifyLog>();
        services.AddScoped<IAuditVerifier>(provider => provider.GetRequiredService<VerifyLog>());
        services.AddScoped<ExportLog>();
        return services;
    }

    public static IEndpointRouteBuilder MapAudit(this IEndpointRouteBuilder routes)
    {
        ReadCheckpoint.Map(routes);
        ReadLogTile.Map(routes);
        ReadOwnProof.Map(routes);
        return routes;
    }

    /// <summary>Refuses a database that is older than the newest checkpoint that was seen elsewhere.</summary>
    /// <exception cref="LogRolledBackException">It is older, or its history is another one.</exception>
    public static async Task RefuseOlderLogAsync(this IServiceProvider services, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<RollbackGuard>().ExamineAsync(ct) is { } trouble)
        {
            throw new LogRolledBackException(trouble);
        }
    }
}
