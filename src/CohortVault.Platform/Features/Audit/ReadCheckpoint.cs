using System.Security.Cryptography;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Sealing.Transparency;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Audit;

/// <summary>
/// The signed statement of how long the log is and what its root is, for anybody to keep and compare.
/// </summary>
internal sealed class ReadCheckpoint(CohortDbContext db, ISigningKeys keys)
{
    /// <summary>Name of the log's signing key.</summary>
    public const string KeyName = "audit-log";

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/log/checkpoint", Endpoint)
        .AllowAnonymous()
        .WithName(nameof(ReadCheckpoint))
        .WithSummary("The audit log's signed checkpoint (C2SP tlog-checkpoint)");

    public async Task<string> Handle(CancellationToken ct)
    {
        var head = await db.Set<AuditHead>().AsNoTracking().SingleAsync(ct);
        using var key = await keys.SigningKeyAsync(KeyName, ct);
        return new Checkpoint(Origin(key), head.Size, MerkleFrontier.FromBytes(head.Size, head.Frontier).Root())
            .Sign(key);
    }

    /// <summary>Name of this installation's log: it follows from its key, so that no two logs share one.</summary>
    public static string Origin(ECDsa key) =>
        $"cohortvault/{Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..16]}";

    private static async Task<ContentHttpResult> Endpoint(ReadCheckpoint slice, CancellationToken ct) =>
        TypedResults.Text(await slice.Handle(ct), "text/plain; charset=utf-8");
}
