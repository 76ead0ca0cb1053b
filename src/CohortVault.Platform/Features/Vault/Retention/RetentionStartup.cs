using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Vault.Retention;

/// <summary>
/// Takes over what the configuration says, before the first request: more at once, less only after two people agreed to it.
/// </summary>
internal sealed class RetentionStartup(
    IServiceScopeFactory scopes, IOptions<RetentionOptions> options, TimeProvider clock, ILogger<RetentionStartup> log)
    : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CohortDbContext>();
        var audit = scope.ServiceProvider.GetRequiredService<IAuditLog>();
        var rules = await db.Set<RetentionRule>().ToDictionaryAsync(rule => rule.Kind, cancellationToken);
        foreach (var kind in RetentionPolicy.All.Where(policy => policy.IsSettable).Select(policy => policy.Kind))
        {
            var configured = options.Value.Of(kind);
            if (!rules.TryGetValue(kind.Word(), out var rule))
            {
                db.Add(RetentionRule.Of(kind, configured, clock.GetUtcNow()));
            }
            else if (RetentionPeriod.TryParse(rule.Period, out var inForce) && inForce.IsShorterThan(configured))
            {
                rule.Become(configured, clock.GetUtcNow());
            }
            else
            {
                if (configured.IsShorterThan(inForce))
                {
                    log.ShorterWaits(kind.Word(), configured, inForce);
                }

                continue;
            }

            log.RetentionSet(kind.Word(), configured);
            await audit.AppendAsync(
                db,
                new AuditEntry("retention.set", OwnerId.Installation, Guid.Empty, Actors.Housekeeping, new Dictionary<string, string>
                {
                    ["kind"] = kind.Word(),
                    ["period"] = configured.ToString(),
                }),
                cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
