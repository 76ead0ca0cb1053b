using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Instruments;

/// <summary>What a study asks: its data dictionary, version by version.</summary>
internal static class InstrumentsFeature
{
    public static IServiceCollection AddInstruments(this IServiceCollection services)
    {
        services.AddScoped<Dictionaries>();
        services.AddScoped<TakeDictionary>();
        return services;
    }
}
