using CohortVault.Platform.Features.Operations.Contracts;
using CohortVault.Platform.Features.Panels.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CohortVault.Platform.Features.Panels;

/// <summary>In demo mode, adds the demo panel before the first request.</summary>
internal sealed class DemoPanelStartup(IServiceScopeFactory scopes, DemoMode demo) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (demo.On)
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<IPanelAdministration>()
                .AddDemoAsync(Path.Combine(AppContext.BaseDirectory, "samples"), cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
