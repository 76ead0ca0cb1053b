using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Accounts.OwnData;

/// <summary>A person takes everything that is kept about them away, as one file; they have just shown everything again.</summary>
internal sealed class ExportAccount(
    CohortDbContext db, IEnumerable<IPersonalData> parts, IAuditLog audit, IPublicAddress addresses, TimeProvider clock)
{
    private const string About =
        "Everything that this installation keeps about one account. Instants are in UTC. Each part has a sentence about itself "
        + "and its entries. Secrets are not included, nor texts of mails, which may hold links that still work, nor the files "
        + "of jobs, which are fetched on the page of their job.";

    private static readonly JsonSerializerOptions _readable = new(JsonSerializerOptions.Web)
    {
        WriteIndented = true,

        // It is a file and never part of a page: names are to be read as they are written.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="FileName">Name to keep it under.</param>
    /// <param name="Content">JSON, as docs/formats/account-export.md describes.</param>
    public sealed record Response(string FileName, byte[] Content);

    public async Task<Response> Handle(AccountId id, CancellationToken ct)
    {
        await using (var transaction = await db.Database.BeginTransactionAsync(ct))
        {
            await audit.AppendAsync(db, new AuditEntry("account.exported", id.Owner(), id.Value, id.ToString()), ct);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
        }

        return await CollectAsync(id, ct);
    }

    private async Task<Response> CollectAsync(AccountId id, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var file = new JsonObject
        {
            ["format"] = "CohortVault account export 1",
            ["about"] = About,
            ["site"] = addresses.Public("/").ToString(),
            ["madeAt"] = JsonSerializer.SerializeToNode(now, JsonSerializerOptions.Web),
        };
        foreach (var part in parts)
        {
            foreach (var section in await part.CollectAsync(id, ct))
            {
                file[section.Name] = new JsonObject { ["about"] = section.About, ["entries"] = section.Entries };
            }
        }

        return new Response(
            $"cohortvault-account-{now.UtcDateTime:yyyyMMdd-HHmmss}.json", JsonSerializer.SerializeToUtf8Bytes(file, _readable));
    }
}
