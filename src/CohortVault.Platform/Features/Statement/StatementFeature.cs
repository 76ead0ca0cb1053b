using CohortVault.Platform.Features.Statement.Checks;
using CohortVault.Platform.Features.Statement.Contracts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Statement;

/// <summary>The security statement: control registry, checks, schedule, page.</summary>
internal static class StatementFeature
{
    public static IServiceCollection AddStatement(this IServiceCollection services)
    {
        services.AddOptions<StatementOptions>().BindConfiguration(StatementOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<StatementOptions>, StatementOptionsValidator>();
        services.AddSingleton<ControlCheckRunner>();
        services.AddScoped<StatementReader>();
        services.AddScoped<CheckRecorder>();
        services.AddScoped<ShowStatement>();
        services.AddHostedService<CheckScheduler>();
        services.AddSingleton<IControlCheck, GeneratedPasswordsCheck>();
        return services;
    }

    public static IEndpointRouteBuilder MapStatement(this IEndpointRouteBuilder routes)
    {
        ShowStatement.Map(routes);
        return routes;
    }
}
