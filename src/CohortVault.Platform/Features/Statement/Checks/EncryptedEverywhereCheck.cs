using CohortVault.Platform.Features.Statement.Contracts;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>
/// L33: on the way as in T2; at rest, every stored object is sealed in the scratch instance after a job and in the installation
/// itself, and no planted marker was found in any stored byte.
/// </summary>
internal sealed class EncryptedEverywhereCheck : IControlCheck
{
    public string Control => "L33";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var findings = new Findings();
        foreach (var other in (IControlCheck[])[new HttpsOnlyCheck(), new NoPlainResultsCheck()])
        {
            var result = await other.CheckAsync(context, ct);
            findings.Expect(
                result.State == ControlState.Verified, $"{other.Control} holds: {result.Evidence}",
                $"{other.Control} does not hold: {result.Evidence}");
        }

        var job = await context.JobAsync(ct);
        var (files, bytes) = await StoredBytes.JudgeAsync(findings, job.Server.Directory, null, "Scratch instance", ct);
        findings.Expect(files > 0, $"It keeps {files:N0} objects.", "The scratch instance keeps no object, so there was nothing to look at.");
        if (context.Examined is { } installation)
        {
            var own = await StoredBytes.JudgeAsync(findings, installation, context.Elsewhere, "This installation", ct);
            (files, bytes) = (files + own.Files, bytes + own.Bytes);
        }

        return findings.Conclude(
            $"T2 and T29 hold; all {files:N0} stored objects ({bytes:N0} bytes) begin as sealed ones and look like random bytes.");
    }
}
