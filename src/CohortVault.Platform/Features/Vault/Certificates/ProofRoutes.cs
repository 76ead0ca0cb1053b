using System.Globalization;
using System.Security.Claims;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Retention;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CohortVault.Platform.Features.Vault.Certificates;

/// <summary>Where proof files are fetched, and the weekly counts.</summary>
internal static class ProofRoutes
{
    private const int WeeksShown = 104;

    /// <summary>What <c>/log/destructions</c> answers.</summary>
    /// <param name="Fewest">Classes of which fewer were destroyed wait for a later week.</param>
    /// <param name="Weeks">The newest first.</param>
    public sealed record Published(int Fewest, IReadOnlyList<PublishedWeek> Weeks);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/kept/proofs/{id}", OwnAsync).RequireAuthorization(Policies.SignedIn).ExcludeFromDescription();
        routes.MapGet("/log/destructions", PublishedAsync)
            .AllowAnonymous()
            .WithName("PublishedDestructions")
            .WithSummary("How much of each class was destroyed, counted once a week");
        routes.MapGet("/log/destructions/{week}", WeekAsync)
            .AllowAnonymous()
            .WithName("PublishedDestructionsProof")
            .WithSummary("Proof that the counts of a week are in the audit log");
    }

    /// <summary>A proof file as a download that no browser opens as a page of this site.</summary>
    public static IResult File(byte[]? proof, string name, HttpContext context)
    {
        if (proof is null)
        {
            return TypedResults.NotFound();
        }

        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.File(proof, "application/json", $"{name}.destruction-proof.json");
    }

    private static async Task<IResult> OwnAsync(
        string id, HttpContext context, ClaimsPrincipal caller, ShowKeptNames names, IDestructionProofs proofs,
        CancellationToken ct)
    {
        if (!SubjectId.TryParse(id, null, out var subject))
        {
            return TypedResults.NotFound();
        }

        var owner = caller.Account().Owner();
        var name = (await names.OfAsync(owner, [subject], ct)).GetValueOrDefault(subject) ?? id;
        return File(await proofs.MakeAsync(owner, [subject], name, ct), name, context);
    }

    private static async Task<IResult> PublishedAsync(IPublishedDestructions published, CancellationToken ct) =>
        TypedResults.Ok(new Published(published.Fewest, await published.WeeksAsync(WeeksShown, ct)));

    private static async Task<IResult> WeekAsync(
        string week, HttpContext context, DestructionProofs proofs, CancellationToken ct) =>
        DateOnly.TryParseExact(week, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var monday)
            ? File(await proofs.MakeAsync(monday, ct), $"counted-before-{week}", context)
            : TypedResults.NotFound();
}
