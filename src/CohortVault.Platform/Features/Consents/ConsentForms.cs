using System.Security.Cryptography;
using System.Text;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Consents;

/// <summary>Opens the versions of a study's consent form.</summary>
internal sealed class ConsentForms(CohortDbContext db, IFieldVault fields)
{
    /// <summary>A version and what it says.</summary>
    public sealed record Version(int Number, DateTimeOffset PublishedAt, ConsentTerms Terms, ConsentContent Content);

    /// <summary>The newest version; null before there is one.</summary>
    public async Task<Version?> NewestAsync(StudyId study, CancellationToken ct) =>
        await Of(study).OrderByDescending(f => f.Version).FirstOrDefaultAsync(ct) is { } row ? await OpenAsync(row, ct) : null;

    /// <summary>One version; null if it is not there.</summary>
    public async Task<Version?> FindAsync(StudyId study, int version, CancellationToken ct) =>
        await Of(study).FirstOrDefaultAsync(f => f.Version == version, ct) is { } row ? await OpenAsync(row, ct) : null;

    /// <summary>All versions, the newest first.</summary>
    public async Task<IReadOnlyList<Version>> AllAsync(StudyId study, CancellationToken ct)
    {
        var versions = new List<Version>();
        foreach (var row in await Of(study).OrderByDescending(f => f.Version).ToListAsync(ct))
        {
            if (await OpenAsync(row, ct) is { } version)
            {
                versions.Add(version);
            }
        }

        return versions;
    }

    /// <summary>SHA-256 of what was shown, for the evidence.</summary>
    public static string Digest(ConsentText text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{text.Title}\n{text.Body()}")));

    private IQueryable<ConsentForm> Of(StudyId study) => db.Set<ConsentForm>().AsNoTracking().Where(f => f.StudyId == study);

    private async Task<Version?> OpenAsync(ConsentForm row, CancellationToken ct) =>
        await fields.OpenAsync(ConsentForm.Cell(row.Id, row.StudyId), row.Content, ct) is { } text
            ? new Version(
                row.Version, row.PublishedAt, new ConsentTerms(row.Signature, row.NeedsStaff, row.AsksAnew), ConsentContent.Read(text))
            : null;
}
