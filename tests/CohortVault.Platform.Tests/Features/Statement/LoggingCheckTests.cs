using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Statement.Checks;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Tests.Features.Audit;
using CohortVault.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Tests.Features.Statement;

/// <summary>The checks of what is logged (T21, T24-T26) fail where something is not.</summary>
[Collection(nameof(ControlCheckTests))]
public sealed class LoggingCheckTests : IDisposable
{
    private readonly ScratchBench _bench = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _bench.Dispose();

    [Fact]
    public Task T21_fails_when_requests_are_not_logged() => Fails(
        new RequestsLoggedCheck(), "left 0 records",
        services => services.AddLogging(logging => logging.AddFilter("CohortVault.Requests", LogLevel.None)));

    [Fact]
    public Task T21_fails_when_refused_requests_are_not_logged() => Fails(
        new RequestsLoggedCheck(), "or other ones",
        Sabotage.Requests((context, next) =>
        {
            if (context.Request.Path != "/nowhere/at-all")
            {
                return next(context);
            }

            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        }));

    [Fact]
    public async Task T24_fails_when_the_database_lets_the_log_be_changed()
    {
        await using var installation = await Installation.NewAsync();
        await Fails(Check(installation), "lets the log be changed", servers: new TamperedServers(_bench.Servers, async server =>
        {
            await using var scope = server.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<CohortDbContext>().Database.ExecuteSqlRawAsync("DROP TRIGGER audit_records_update", Ct);
            return server;
        }));
    }

    [Fact]
    public async Task T24_fails_when_acts_are_not_recorded()
    {
        await using var installation = await Installation.NewAsync();
        await Fails(
            Check(installation), "does not tell",
            services => Sabotage.Wrap<IAuditLog>(services, (real, _) => new ForgetfulLog(real)));
    }

    [Fact]
    public async Task T24_fails_when_a_record_of_the_installation_was_edited()
    {
        await using var installation = await Installation.NewAsync();
        await installation.FillAsync(3);
        await installation.ForceAsync("UPDATE audit_records SET \"Action\" = 'edited' WHERE \"Sequence\" = 1");
        await Fails(Check(installation), "Audit record 1");
    }

    [Fact]
    public Task T25_fails_when_starts_are_not_recorded() => Fails(
        new SystemLoggedCheck(), "left no records",
        services => services.Remove(services.Single(service => service.ImplementationType == typeof(SystemEvents))));

    [Fact]
    public Task T25_fails_when_another_configuration_goes_unnoticed() => Fails(
        new SystemLoggedCheck(), "instead of",
        services => services.AddSingleton(new RunningConfiguration(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build())));

    [Fact]
    public Task T26_fails_when_broken_greetings_are_not_logged() => Fails(
        new ConnectionsLoggedCheck(), "left 0 records",
        services => services.AddLogging(logging => logging.AddFilter("CohortVault.Connections", LogLevel.None)));

    private static AdministrationLoggedCheck Check(Installation installation) => new(installation.Get<IServiceScopeFactory>());

    private async Task Fails(IControlCheck check, string because, Action<IServiceCollection>? sabotage = null, IScratchServers? servers = null)
    {
        await using var context = new CheckContext(servers ?? _bench.Servers, null, sabotage);
        var result = await check.CheckAsync(context, Ct);
        Assert.Equal(ControlState.Failed, result.State);
        Assert.Contains(result.Details, detail => detail.StartsWith("FAILED", StringComparison.Ordinal) && detail.Contains(because, StringComparison.Ordinal));
    }

    private sealed class ForgetfulLog(IAuditLog real) : IAuditLog
    {
        public Task<Guid> AppendAsync(CohortDbContext db, AuditEntry entry, CancellationToken ct) =>
            entry.Action.StartsWith("power.", StringComparison.Ordinal) ? Task.FromResult(Guid.Empty) : real.AppendAsync(db, entry, ct);
    }
}
