using CohortVault.Platform.Features.Accounts.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Exports;

/// <summary>Exports of studies, for members whose role allows them.</summary>
internal static class ExportsFeature
{
    public static IServiceCollection AddExports(this IServiceCollection services)
    {
        services.AddSingleton<ExportSignal>();
        services.AddSingleton<WriteExport>();
        services.AddScoped<AskExport>();
        services.AddScoped<OwnExports>();
        services.AddScoped<IPersonalData>(provider => provider.GetRequiredService<OwnExports>());
        services.AddSingleton<ExportWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<ExportWriter>());
        return services;
    }
}
