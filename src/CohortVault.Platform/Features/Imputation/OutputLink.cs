using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Imputation;

/// <summary>
/// The link to the download script of a job's archives. It follows from the share links of all of them, so that whoever
/// has one archive's link cannot make it, and it dies with them.
/// </summary>
internal static class OutputLink
{
    private const char Separator = '.';

    /// <summary>The link's token; empty if the job has no share links.</summary>
    public static string Of(string publicId, IEnumerable<string> shareTokens)
    {
        var tokens = shareTokens.Order(StringComparer.Ordinal).ToList();
        return tokens.Count == 0 ? "" : $"{publicId}{Separator}{Base64Url.EncodeToString(Digest(publicId, tokens))}";
    }

    /// <summary>The job that a token speaks of; null if it has not the form of one.</summary>
    public static string? JobOf(string token) =>
        token.Length <= 128 && token.IndexOf(Separator, StringComparison.Ordinal) is var at and > 0
            ? token[..at]
            : null;

    /// <summary>Compares in a time that says nothing about where two tokens differ.</summary>
    public static bool Same(string given, string right) => right.Length > 0
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(right));

    private static byte[] Digest(string publicId, List<string> tokens) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"download-script\n{publicId}\n{string.Join('\n', tokens)}"));
}

/// <summary>A shell script that fetches every archive of a job by its share link.</summary>
internal sealed class GetDownloadScript(
    CohortDbContext db, IFieldVault fields, IAuditLog audit, IPublicAddress address, TimeProvider clock)
{
    public async Task<Outcome<string>> Handle(string token, CancellationToken ct)
    {
        if (OutputLink.JobOf(token) is not { } publicId)
        {
            return ImputationRefusals.NoSuchDownload;
        }

        // Unknown, expired and wrong tokens get one answer: nobody learns which jobs there are.
        var job = await db.Set<ImputationJob>().AsNoTracking().SingleOrDefaultAsync(
            j => j.PublicId == publicId && j.ShareLinks && j.State == JobState.Finished, ct);
        if (job is null || job.IsOver(clock.GetUtcNow()))
        {
            return ImputationRefusals.Over;
        }

        var archives = await db.Set<JobObject>().AsNoTracking()
            .Where(o => o.Job == job.Id && o.Kind == JobObjectKind.Archive && o.Committed).ToListAsync(ct);
        var links = new List<(string Name, string Token)>();
        foreach (var archive in archives.OrderBy(a => a.Name, NaturalOrder.Instance))
        {
            if (await ShareLink.TokenAsync(archive, job.Owner, fields, ct) is { } link)
            {
                links.Add((archive.Name, link));
            }
        }

        if (!OutputLink.Same(token, OutputLink.Of(publicId, links.Select(l => l.Token))))
        {
            return ImputationRefusals.Over;
        }

        // The script holds every share link of the job.
        await audit.AppendAsync(db, new AuditEntry("job.links-read", job.Owner, job.Id.Value, "share-link"), ct);
        await db.SaveChangesAsync(ct);
        return Script(links);
    }

    private string Script(List<(string Name, string Token)> links)
    {
        var script = new StringBuilder("#!/bin/sh\n# Fetches every archive of the job into this folder. Open them with the job's password.\nset -e\n");
        foreach (var (name, token) in links)
        {
            script.Append($"curl --fail --output '{name}' '{address.Public($"/share/results/{token}/{name}")}'\n");
        }

        return script.ToString();
    }
}
