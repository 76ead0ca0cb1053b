using System.Reflection;
using System.Text.Json;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CohortVault.Platform.Features.Audit;

/// <summary>
/// Records that the program starts and stops, with its version and what changed in its configuration since it last started. What
/// cannot be recorded does not start.
/// </summary>
internal sealed class SystemEvents(
    IServiceScopeFactory scopes, RunningConfiguration configuration, IFieldVault fields, IAuditLog audit) : IHostedService
{
    private const string Started = "system.started";
    private const string Stopped = "system.stopped";
    private const string Changed = "system.configuration-changed";
    private const string Actor = "system";
    private const string SettingPrefix = "setting ";

    private static readonly JsonSerializerOptions Json = new() { PropertyNameCaseInsensitive = true };

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CohortDbContext>();
        var last = await LastAsync(db, r => r.Action == Started || r.Action == Stopped, cancellationToken);
        var before = await SettingsOfAsync(await LastAsync(db, r => r.Action == Started, cancellationToken), cancellationToken);
        var now = configuration.Settings().ToDictionary(s => SettingPrefix + s.Key, s => Digest(s.Key, s.Value));
        if (before is not null && Difference(before, now) is { Count: > 0 } changes)
        {
            await AppendAsync(db, Changed, changes, cancellationToken);
        }

        var details = new Dictionary<string, string>(now)
        {
            ["version"] = typeof(SystemEvents).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown",
            ["before"] = last?.Action switch { null => "first start", Stopped => "stopped", _ => "ended without stopping" },
        };
        await AppendAsync(db, Started, details, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CohortDbContext>();
        await AppendAsync(db, Stopped, null, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    // What was set, set anew or taken away; never the values.
    private static Dictionary<string, string> Difference(Dictionary<string, string> before, Dictionary<string, string> now) =>
        before.Keys.Union(now.Keys).Where(key => before.GetValueOrDefault(key) != now.GetValueOrDefault(key)).ToDictionary(
            key => key,
            key => !now.ContainsKey(key) ? "removed" : before.ContainsKey(key) ? "changed" : "added");

    private static Task<AuditRecord?> LastAsync(
        CohortDbContext db, System.Linq.Expressions.Expression<Func<AuditRecord, bool>> which, CancellationToken ct) =>
        db.Set<AuditRecord>().AsNoTracking().Where(which).OrderByDescending(r => r.Sequence).FirstOrDefaultAsync(ct);

    // Keyed, so that nobody who reads the log can try out what a short secret was.
    private string Digest(string key, string value) =>
        Convert.ToHexStringLower(fields.BlindIndex("configuration", key, value).AsSpan(0, 8));

    private async Task<Dictionary<string, string>?> SettingsOfAsync(AuditRecord? record, CancellationToken ct)
    {
        var opened = record is null ? null : await fields.OpenAsync(
            AuditRecord.Cell(record.Id, record.OwnerId), new SealedField(record.Payload), ct);
        return opened is null ? null : JsonSerializer.Deserialize<Payload>(AuditLog.JsonOf(opened), Json)!.Details
            .Where(detail => detail.Key.StartsWith(SettingPrefix, StringComparison.Ordinal)).ToDictionary();
    }

    private Task<Guid> AppendAsync(CohortDbContext db, string action, IReadOnlyDictionary<string, string>? details, CancellationToken ct) =>
        audit.AppendAsync(db, new AuditEntry(action, OwnerId.Installation, Guid.Empty, Actor, details), ct);

    private sealed record Payload(Dictionary<string, string> Details);
}
