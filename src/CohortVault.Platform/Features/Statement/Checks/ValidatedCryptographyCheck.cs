using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>
/// T11: everything stored is sealed, and by a module in its FIPS state. Without one the sentence is not claimed, and the evidence says
/// what the module is; that a module is validated is the operator's to attest.
/// </summary>
internal sealed class ValidatedCryptographyCheck : IControlCheck
{
    public string Control => "T11";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var findings = new Findings();
        var server = await context.ServerAsync(ct);
        var (files, _) = await StoredBytes.JudgeAsync(findings, server.Directory, null, "Scratch instance", ct);
        if (context.Examined is { } installation)
        {
            files += (await StoredBytes.JudgeAsync(findings, installation, context.Elsewhere, "This installation", ct)).Files;
        }

        var cryptography = server.Services.GetRequiredService<ICryptography>();
        var found = cryptography.Module.Describe();
        if (cryptography.FipsRequired)
        {
            findings.Expect(cryptography.Module.FipsInForce, found, $"A FIPS state is required and not there: {found}");
        }

        var judged = findings.Conclude($"All {files:N0} stored objects are sealed; {found}");
        return judged.State == ControlState.Verified && !cryptography.Module.FipsInForce
            ? new CheckResult(
                ControlState.NotApplicable,
                $"All {files:N0} stored objects are sealed, but validated cryptography is not claimed for this installation: {found}",
                judged.Details)
            : judged;
    }
}
