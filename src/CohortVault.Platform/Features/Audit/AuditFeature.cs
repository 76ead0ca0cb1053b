using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Audit;

/// <summary>The append-only log of what happened, and its signed checkpoints.</summary>
internal static class AuditFeature
{
    public static IServiceCollection AddAudit(this IServiceCollection services)
    {
        services.AddSingleton<IAuditLog, AuditLog>();
        services.AddScoped<IPersonalData, OwnHistory>();
        services.AddScoped<ReadCheckpoint>();
        services.AddScoped<ListRecords>();
        services.AddScoped<IAuditVerifier, VerifyLog>();
        return services;
    }

    public static IEndpointRouteBuilder MapAudit(this IEndpointRouteBuilder routes)
    {
        ReadCheckpoint.Map(routes);
        return routes;
    }
}
