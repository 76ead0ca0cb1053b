using System.Globalization;
using System.Net.Mime;
using System.Security.Claims;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Audit.Verification;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Audit;

/// <summary>A person takes the proof of a record about their own data away as a file.</summary>
internal sealed class ReadOwnProof(CohortDbContext db, ILogProofs proofs)
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/account/access/{sequence:long}/proof", Endpoint)
        .RequireAuthorization(Policies.SignedIn)
        .ExcludeFromDescription();

    /// <summary>The file; null if there is no such record, or it concerns somebody else.</summary>
    public async Task<byte[]?> Handle(AccountId account, long sequence, CancellationToken ct)
    {
        var owner = account.Owner();
        var id = await db.Set<AuditRecord>().AsNoTracking().Where(r => r.Sequence == sequence && r.OwnerId == owner)
            .Select(r => (Guid?)r.Id).SingleOrDefaultAsync(ct);
        return id is { } record && await proofs.ProveAsync(record, ct) is { } proof ? ProofFile.Write(proof) : null;
    }

    private static async Task<Results<FileContentHttpResult, NotFound>> Endpoint(
        long sequence, ClaimsPrincipal caller, ReadOwnProof slice, HttpResponse response, CancellationToken ct)
    {
        response.Headers.CacheControl = "no-store";
        return await slice.Handle(caller.Account(), sequence, ct) is { } file
            ? TypedResults.File(
                file, MediaTypeNames.Application.Json,
                string.Create(CultureInfo.InvariantCulture, $"cohortvault-proof-{sequence}.json"))
            : TypedResults.NotFound();
    }
}
