using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>L41, of this installation itself: the nightly backup that was due has been made, where any are to be made.</summary>
internal sealed class NightlyBackupCheck(INightlyBackups backups) : IControlCheck
{
    public string Control => "L41";

    public Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var nightly = backups.Look();
        if (!nightly.AreConfigured)
        {
            return Task.FromResult(CheckResult.NotApplicable("No nightly backups are configured (Backup:To)."));
        }

        var findings = new Findings();
        findings.Expect(
            !nightly.IsLate, "The nightly backup that was due is there.",
            nightly.LastWhole is { } last
                ? $"The nightly backup of {nightly.Due:yyyy-MM-dd HH:mm} UTC is missing; the last whole one began on {last:yyyy-MM-dd HH:mm} UTC."
                : "No whole nightly backup is in its folder.");
        findings.Expect(nightly.Failure is null, "The last attempt at one succeeded.", $"The last attempt failed: {nightly.Failure}");
        return Task.FromResult(findings.Conclude($"The last nightly backup began on {nightly.LastWhole:yyyy-MM-dd HH:mm} UTC."));
    }
}
