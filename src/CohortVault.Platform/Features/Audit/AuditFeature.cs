using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
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
        services.AddSingleton<IAuditLog, AuditLog>();
        services.AddScoped<LogTiles>();
        services.AddScoped<CheckpointStore>();
        services.AddScoped<ILogProofs, LogProofs>();
        services.AddSingleton<CheckpointKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<CheckpointKeeper>());
        services.AddScoped<IPersonalData, OwnHistory>();
        services.AddScoped<ReadCheckpoint>();
        services.AddScoped<ReadLogTile>();
        services.AddScoped<ListRecords>();
        services.AddScoped<IAuditVerifier, VerifyLog>();
        return services;
    }

    public static IEndpointRouteBuilder MapAudit(this IEndpointRouteBuilder routes)
    {
        ReadCheckpoint.Map(routes);
        ReadLogTile.Map(routes);
        return routes;
    }
}
