using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Studies.Team;

/// <summary>Seals and opens which instruments a role is about.</summary>
internal sealed class RoleGrants(CohortDbContext db, IFieldVault fields) : IRoleGrants
{
    /// <summary>What a role grants; nothing where its key is gone.</summary>
    public async Task<InstrumentGrants> OfAsync(StudyRole role, CancellationToken ct) => role.Instruments is not { } kept
        ? InstrumentGrants.All
        : await fields.OpenAsync(StudyRole.Cell(role.Id, role.StudyId), kept, ct) is { } text
            ? InstrumentGrants.Read(text)
            : new InstrumentGrants(new Dictionary<string, InstrumentGrant>());

    /// <summary>As a role keeps it; null for all.</summary>
    public async Task<SealedField?> SealAsync(Guid role, StudyId study, InstrumentGrants grants, CancellationToken ct) =>
        grants.AreAll ? null : await fields.SealAsync(StudyRole.Cell(role, study), grants.Write(), ct);

    public async Task RenameAsync(StudyId study, IReadOnlyDictionary<string, string> forms, CancellationToken ct)
    {
        foreach (var role in await db.Set<StudyRole>().Where(r => r.StudyId == study && r.Instruments != null).ToListAsync(ct))
        {
            var renamed = (await OfAsync(role, ct)).Rename(forms);
            role.Rename((await SealAsync(role.Id, study, renamed, ct))!.Value);
        }
    }
}
