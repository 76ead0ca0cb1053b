using CohortVault.Platform.Features.Panels.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Panels;

/// <summary>Reference panels: registry, import.</summary>
internal static class PanelsFeature
{
    public static IServiceCollection AddPanels(this IServiceCollection services)
    {
        services.AddSingleton<PanelDescriptions>();
        services.AddScoped<IPanels, PanelRegistry>();
        services.AddScoped<AddPanel>();
        services.AddScoped<IPanelAdministration, PanelAdministration>();
        services.AddHostedService<DemoPanelStartup>();
        return services;
    }
}
