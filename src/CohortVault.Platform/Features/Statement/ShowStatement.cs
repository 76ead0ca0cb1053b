using System.Text.Json;
using System.Text.Json.Serialization;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CohortVault.Platform.Features.Statement;

/// <summary>
/// The statement for programs: the same as the page, at <c>/statement.json</c>. Described in
/// docs/security/statement.md.
/// </summary>
internal sealed class ShowStatement(StatementReader reader, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public sealed record Response(
        DateOnly LastUpdated, DateTimeOffset GeneratedAt, Counts Counts, IReadOnlyList<string> Limits,
        IReadOnlyList<ControlEntry> Controls);

    public sealed record Counts(
        int Verified, int Attested, int Failed, [property: JsonPropertyName("not-applicable")] int NotApplicable,
        int Unchecked, int Stale);

    public sealed record ControlEntry(
        string Id, string Heading, string Claim, string State, bool Stale, DateTimeOffset? CheckedAt, long? DurationMs,
        string Evidence, IReadOnlyList<string> Details, string Mechanism, string Test, bool HasMachineCheck,
        string OperatorDuty, string Limit, DateTimeOffset? NextDue, AttestationEntry? Attestation,
        IReadOnlyList<PastEntry> History);

    public sealed record AttestationEntry(
        string Role, string Method, string Evidence, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt);

    public sealed record PastEntry(string State, DateTimeOffset CheckedAt);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/statement.json", Endpoint)
        .AllowAnonymous()
        .WithName(nameof(ShowStatement))
        .WithSummary("The security statement with the state of every control");

    public async Task<Response> Handle(CancellationToken ct)
    {
        var standings = await reader.AllAsync(ct);
        return new Response(
            ControlRegistry.LastUpdated, clock.GetUtcNow(), Count(standings), HonestLimits.All,
            [.. standings.Select(Entry)]);
    }

    private static async Task<JsonHttpResult<Response>> Endpoint(
        ShowStatement slice, HttpContext http, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(await slice.Handle(ct), Json);
    }

    private static Counts Count(IReadOnlyList<ControlStanding> standings)
    {
        int Of(ControlState state) => standings.Count(standing => standing.Report.State == state);
        return new(
            Of(ControlState.Verified), Of(ControlState.Attested), Of(ControlState.Failed),
            Of(ControlState.NotApplicable),
            Of(ControlState.Unchecked), standings.Count(standing => standing.Stale));
    }

    private static ControlEntry Entry(ControlStanding standing)
    {
        var (control, report) = (standing.Control, standing.Report);
        return new(
            control.Id, control.Heading, control.Claim, report.State.Word(), standing.Stale, report.CheckedAt,
            standing.Milliseconds,
            report.Evidence, report.Details, control.Mechanism, control.Test, standing.HasCheck, control.Duty,
            control.Limit,
            standing.NextDue,
            standing.Attestation is { } word
                ? new(word.Role, word.Method, word.Evidence, word.IssuedAt, word.ExpiresAt)
                : null,
            [.. standing.History.Select(past => new PastEntry(past.State.Word(), past.CheckedAt))]);
    }
}
