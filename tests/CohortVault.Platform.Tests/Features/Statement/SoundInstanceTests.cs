using CohortVault.Platform.Features.Statement;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace CohortVault.Platform.Tests.Features.Statement;

[Collection(nameof(ControlCheckTests))]
public sealed class SoundInstanceTests
{
    [Fact]
    public async Task Every_check_verifies_a_sound_instance_and_leaves_nothing_behind()
    {
        string workspace;
        await using var installation = await Installation.NewAsync();
        using var bench = new ScratchBench();
        var runner = new ControlCheckRunner(
            installation.GetAll<IControlCheck>(), TimeProvider.System, NullLogger<ControlCheckRunner>.Instance);
        await using (var context = new CheckContext(bench.Servers, null))
        {
            workspace = context.Workspace;
            var reports = await runner.RunAsync(context, _ => true, TestContext.Current.CancellationToken);
            Assert.Empty(reports.Where(r => r.Report.State != ControlState.Verified && r.Report.Id != "T11").Select(r => $"{r.Report.Id}: {r.Report.Evidence}"));

            // Validated cryptography is claimed where there is some, and nowhere else.
            var validated = reports.Single(r => r.Report.Id == "T11").Report;
            Assert.Equal(
                CohortVault.Platform.Features.Vault.Cryptography.OpenSsl.Describe().FipsInForce ? ControlState.Verified : ControlState.NotApplicable,
                validated.State);
            Assert.Contains("OpenSSL 3", validated.Evidence, StringComparison.Ordinal);
            string[] promised = ["T2", "T3", "T4", "T5", "T6", "T9", "T29", "T30", "L13", "L14", "L15", "L16", "L17", "L20", "L21", "L22", "L23", "L24", "L25", "L26", "L27", "L33", "L47"];
            Assert.Empty(promised.Except(reports.Select(r => r.Report.Id)));
        }

        Assert.False(Directory.Exists(workspace));
    }
}
