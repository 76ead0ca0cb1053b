using CohortVault.Platform.Features.Statement.Canaries;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>
/// L41: a backup of an instance with a person and a job in it holds sealed bytes alone: no planted marker, and no file that
/// is not sealed but the manifest, which has nothing of anybody.
/// </summary>
/// <param name="backup">Makes the backup; tests put one in its place that leaves something plain.</param>
internal sealed class BackupsSealedCheck(Func<IServiceProvider, string, CancellationToken, Task> backup) : IControlCheck
{
    public BackupsSealedCheck() : this(InstallationBackup.RunAsync)
    {
    }

    public string Control => "L41";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var job = await context.JobAsync(ct);
        var findings = new Findings();
        var folder = Path.Combine(context.Workspace, "backups");
        await backup(job.Server.Services, folder, ct);

        var decoy = Marker.Random("decoy");
        var planted = Path.Combine(folder, "objects", ".decoy");
        await File.WriteAllTextAsync(planted, decoy.Text, ct);
        var scan = new CanaryScanner([.. job.Markers, decoy]).Scan(SearchedPlaces.Below(folder), ct);
        File.Delete(planted);
        findings.Expect(
            scan.Hits.Any(hit => hit.Marker == decoy),
            "The decoy that was planted in the backup was found.", "The decoy was not found, so the search is blind.");
        findings.Expect(scan.Unreadable.Count == 0, "Every file was read.", $"{scan.Unreadable.Count} files could not be read.");
        var found = scan.Hits.Where(hit => hit.Marker != decoy).Select(hit => hit.Marker.What).Distinct().ToList();
        findings.Expect(
            found.Count == 0,
            $"None of {job.Markers.Count} planted markers is in {scan.Files} files with {scan.Bytes:N0} bytes.",
            $"Planted {string.Join(", ", found)} found in the backup.");

        var plain = SearchedPlaces.Below(folder).Where(file => !IsExpected(file)).Select(file => Path.GetRelativePath(folder, file)).ToList();
        findings.Expect(
            plain.Count == 0,
            "Every file but the manifest is a sealed object.",
            $"Not sealed: {string.Join(", ", plain.Take(3))}.");
        return findings.Conclude(
            $"A backup of an instance with an account and a job: {scan.Files} files, {scan.Bytes:N0} bytes searched, no name, address, file name or token; all sealed but the manifest.");
    }

    private static bool IsExpected(string file) =>
        Path.GetFileName(file) == "manifest.json" || VaultVerification.IsSealed(file);
}
