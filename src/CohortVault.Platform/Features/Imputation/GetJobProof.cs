using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Imputation;

/// <summary>The proof file of everything of a job that was destroyed so far; also of a job that is deleted.</summary>
internal sealed class GetJobProof(CohortDbContext db, IDestructionProofs proofs)
{
    public async Task<Outcome<byte[]>> Handle(AccountId account, string publicId, CancellationToken ct)
    {
        var job = await db.Set<ImputationJob>().AsNoTracking().SingleOrDefaultAsync(
            j => j.PublicId == publicId && j.Account == account && j.State != JobState.Receiving, ct);
        return job is not null && await proofs.MakeAsync(job.Owner, job.Subjects, job.PublicId, ct) is { } file
            ? file
            : ImputationRefusals.NotFound(publicId);
    }
}
