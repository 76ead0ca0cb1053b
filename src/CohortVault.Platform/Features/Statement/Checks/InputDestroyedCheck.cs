using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Statement.Canaries;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Probes;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Sealing;
using CohortVault.Sealing.Transparency;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>
/// T3: after its last reader an upload has no key, no bytes and no way to be opened, and a certificate that the audit log holds;
/// also when the job failed.
/// </summary>
internal sealed class InputDestroyedCheck : IControlCheck
{
    public string Control => "T3";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var job = await context.JobAsync(ct);
        var findings = new Findings();
        findings.Expect(job.Uploads.Count > 0, $"{job.Uploads.Count} sealed upload was seen and copied aside.", "No sealed upload was seen, so nothing is known of its end.");
        foreach (var upload in job.Uploads)
        {
            await JudgeAsync(findings, job, upload, ct);
        }

        var broken = await FailedJobAsync(findings, job, ct);
        await job.Search.SearchAsync(findings, [.. job.Markers, broken], "After both jobs", ct);
        return findings.Conclude(
            $"Uploads of a finished and of a refused job: no key left, no file left, a copy of the ciphertext put back does not open, and the log proves the destruction; no planted marker in any byte searched.");
    }

    private static async Task JudgeAsync(Findings findings, ProbeJob job, KeptUpload upload, CancellationToken ct)
    {
        findings.Expect(upload.Opened, "While it was needed the upload could be opened.", "The upload could not be opened even before, so this proves nothing.");
        findings.Expect(!File.Exists(upload.Path), "Its file is gone.", "The file of the upload is still there.");
        var keys = await job.Server.KeysOfAsync(upload.Id.Value, ct);
        findings.Expect(
            keys == 0, "No key of it is in the key store.", $"{keys} keys of the upload are still in the key store.");

        findings.Expect(
            await IsCertifiedAsync(job, upload, ct),
            "The audit log has the certificate of its destruction, and the proof of that verifies.",
            "The audit log has no certificate of the upload's destruction that verifies.");
        var wasThere = File.Exists(upload.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(upload.Path)!);
        await File.WriteAllBytesAsync(upload.Path, upload.Sealed, ct);
        try
        {
            findings.Expect(
                !await job.OpensAsync(upload.Id, ct),
                "The kept copy of its ciphertext, put back in place, does not open.",
                "The kept copy of its ciphertext still opens.");
        }
        finally
        {
            if (!wasThere)
            {
                File.Delete(upload.Path);
            }
        }
    }

    /// <summary>The proof file that the owner gets: checkpoint, path in the tree, and the record itself.</summary>
    private static async Task<bool> IsCertifiedAsync(ProbeJob job, KeptUpload upload, CancellationToken ct)
    {
        await using var scope = job.Server.Services.CreateAsyncScope();
        var proof = await scope.ServiceProvider.GetRequiredService<IDestructionProofs>().MakeAsync(
            job.Account.Id.Owner(), [upload.Subject], "probe", ct);
        try
        {
            return proof is not null && DestructionProof.Parse(proof).Verify().Records.Any(record =>
                record.Action == "subject.destroyed" && record.Subject == upload.Subject.ToString());
        }
        catch (SealBrokenException)
        {
            return false;
        }
    }

    /// <summary>A job that quality control refuses must lose its upload too.</summary>
    private static async Task<Marker> FailedJobAsync(Findings findings, ProbeJob job, CancellationToken ct)
    {
        var name = Marker.Random("sample name");
        var id = await job.Calls.SubmitAsync(ProbeGenotypes.BrokenUpload(name.Text), "unsorted.vcf", "refused", ct);
        var ended = await job.Calls.FollowAsync(id, () => Task.CompletedTask, ct);
        findings.Expect(
            ended.GetProperty("state").GetInt32() != JobCalls.Finished,
            "A job with unsorted lines was refused.",
            "A job with unsorted lines was not refused, so nothing is known of refused jobs.");
        var left = await UploadsLeftAsync(job, ct);
        findings.Expect(left == 0, "No upload of any job is left.", $"{left} uploads are left after their jobs.");
        return name;
    }

    private static async Task<int> UploadsLeftAsync(ProbeJob job, CancellationToken ct)
    {
        const int looks = 40; // Destruction follows the end of a job at once, but not in the same breath.
        for (var look = 0; ; look++)
        {
            var left = (await job.Server.RowsAsync("SELECT \"Id\" FROM \"sealed_objects\" WHERE \"Purpose\" = 'upload'", ct)).Count;
            if (left == 0 || look == looks)
            {
                return left;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), ct);
        }
    }
}
