using CohortVault.Platform.Features.Operations.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CohortVault.Server;

/// <summary>How the installation is called and started, for the features to ask.</summary>
internal static class SiteServices
{
    public static void AddSite(this IServiceCollection services, ServeOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(new DemoMode(options.Demo));
        services.AddSingleton<IPublicAddress, PublicAddress>();
        services.AddOptions<SiteOptions>().BindConfiguration(SiteOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SiteOptions>, SiteOptionsValidator>();
        services.AddOptions<AdminOptions>().BindConfiguration(AdminOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AdminOptions>, AdminOptionsValidator>();
    }
}
