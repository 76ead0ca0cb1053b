using CohortVault.Platform.Features.Audit;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Audit.Verification;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Tests.Features.Audit;

public abstract class LogVerificationTests(OnePostgres? postgres = null) : InstallationTests(postgres)
{
    private const int Records = 600;

    // Every column but the place and what names the row.
    private const string Rest = "\"Time\", \"Action\", \"OwnerId\", \"Commitment\", \"Payload\", \"LeafHash\"";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_untouched_log_has_no_problem_and_every_checkpoint_holds()
    {
        await using var installation = await NewInstallationAsync();
        var early = await SceneAsync(installation);
        var found = await installation.VerifyAsync(early);
        Assert.Empty(found.Problems);
        Assert.Equal(Records, found.Records);
        Assert.Equal(3, found.Checkpoints);
    }

    [Theory]
    [InlineData("\"Action\" = 'rewritten'", "rewritten")]
    [InlineData("\"Commitment\" = \"LeafHash\"", "filled.300")]
    [InlineData("\"LeafHash\" = \"Commitment\"", "filled.300")]
    public async Task A_changed_record_is_named(string change, string action)
    {
        await using var installation = await NewInstallationAsync();
        await SceneAsync(installation);
        await installation.ForceAsync($"UPDATE audit_records SET {change} WHERE \"Sequence\" = 300");
        var problem = (await installation.VerifyAsync()).Problems[0];
        Assert.Equal((LogProblems.Changed, 300L, action), (problem.Kind, problem.Sequence, problem.Action));
        Assert.Equal(installation.Clock.Now, problem.Time);
        Assert.Contains("300 (2026-05-06T07:08:09.000000Z, ", problem.Text);
    }

    [Fact]
    public async Task A_changed_time_is_named_and_hides_no_other_change()
    {
        await using var installation = await NewInstallationAsync();
        await SceneAsync(installation);
        var later = await installation.OnSqliteAsync() ? "\"Time\" + 1" : "\"Time\" + interval '1 microsecond'";
        await installation.ForceAsync($"UPDATE audit_records SET \"Time\" = {later} WHERE \"Sequence\" IN (10, 500)");
        var found = await installation.VerifyAsync();
        Assert.Equal([10L, 500L], found.Problems.Select(p => p.Sequence!.Value));
        Assert.Equal(2, found.Checkpoints); // Everything else is still as it was signed.
    }

    [Fact]
    public async Task A_removed_record_is_named_with_its_neighbours()
    {
        await using var installation = await NewInstallationAsync();
        await SceneAsync(installation);
        await installation.ForceAsync("DELETE FROM audit_records WHERE \"Sequence\" IN (0, 300)");
        var problems = (await installation.VerifyAsync()).Problems;
        Assert.Equal([(LogProblems.Missing, 0L), (LogProblems.Missing, 300L)], problems.Select(p => (p.Kind, p.Sequence!.Value)));
        Assert.Contains("filled.299", problems[1].Text);
        Assert.Contains("filled.301", problems[1].Text);
    }

    [Fact]
    public async Task Records_cut_off_the_end_are_missed_by_the_signed_checkpoint()
    {
        await using var installation = await NewInstallationAsync();
        await SceneAsync(installation);
        var newest = (await installation.SignAsync()).Text;
        Assert.Equal(590, await installation.RewindAsync(590));
        Assert.Empty((await installation.VerifyAsync()).Problems); // By itself it is a good log of 590 records.
        var problem = Assert.Single((await installation.VerifyAsync(newest)).Problems);
        Assert.Equal(LogProblems.Missing, problem.Kind);
        Assert.Contains("speaks of 600 records, but only 590", problem.Text);
    }

    [Fact]
    public async Task A_removed_record_is_found_though_the_later_ones_were_renumbered()
    {
        await using var installation = await NewInstallationAsync();
        await SceneAsync(installation);
        await installation.ForceAsync("DELETE FROM audit_records WHERE \"Sequence\" = 300");
        await RenumberAsync(installation, 301, -1);
        var problem = (await installation.VerifyAsync()).Problems[0];
        Assert.Equal((LogProblems.Missing, 300L, "filled.301"), (problem.Kind, problem.Sequence, problem.Action));
        Assert.Contains("1 before it was removed", problem.Text);
    }

    [Fact]
    public async Task An_inserted_record_is_named()
    {
        await using var installation = await NewInstallationAsync();
        await SceneAsync(installation);
        await RenumberAsync(installation, 300, +1);
        await installation.ForceAsync(
            $"INSERT INTO audit_records (\"Id\", \"Sequence\", {Rest}) SELECT '{Guid.Empty}', 300, \"Time\", 'forged', \"OwnerId\", \"Commitment\", \"Payload\", \"LeafHash\" FROM audit_records WHERE \"Sequence\" = 5");
        var found = await installation.VerifyAsync();
        Assert.Equal((LogProblems.Inserted, 300L, "forged"), (found.Problems[0].Kind, found.Problems[0].Sequence, found.Problems[0].Action));
    }

    [Fact]
    public async Task A_record_behind_the_end_is_named()
    {
        await using var installation = await NewInstallationAsync();
        await SceneAsync(installation);
        await installation.ForceAsync(
            $"INSERT INTO audit_records (\"Id\", \"Sequence\", {Rest}) SELECT '{Guid.Empty}', 600, \"Time\", 'forged', \"OwnerId\", \"Commitment\", \"Payload\", \"LeafHash\" FROM audit_records WHERE \"Sequence\" = 5");
        var problem = Assert.Single((await installation.VerifyAsync()).Problems);
        Assert.Equal((LogProblems.Inserted, 600L, "forged"), (problem.Kind, problem.Sequence, problem.Action));
    }

    [Theory]
    [InlineData(300, 301)]
    [InlineData(20, 580)]
    public async Task Records_that_changed_places_are_named(int one, int other)
    {
        await using var installation = await NewInstallationAsync();
        await SceneAsync(installation);
        await installation.ForceAsync(
            $"UPDATE audit_records SET \"Sequence\" = -1 WHERE \"Sequence\" = {one}; UPDATE audit_records SET \"Sequence\" = {one} WHERE \"Sequence\" = {other}; UPDATE audit_records SET \"Sequence\" = {other} WHERE \"Sequence\" = -1");
        var moved = (await installation.VerifyAsync()).Problems.Where(p => p.Kind == LogProblems.Moved).ToList();
        Assert.Equal([one, other], moved.Select(p => p.Sequence!.Value));
        Assert.Equal([$"filled.{other}", $"filled.{one}"], moved.Select(p => p.Action));
    }

    [Fact]
    public async Task Who_makes_the_kept_hash_fit_as_well_is_found_by_the_tile()
    {
        await using var installation = await NewInstallationAsync();
        await SceneAsync(installation);
        await RewriteAsync(installation, 300);
        var problem = Assert.Single((await installation.VerifyAsync()).Problems);
        Assert.Equal(LogProblems.Rewritten, problem.Kind);
        Assert.Contains("records 256 to 511", problem.Text);
    }

    [Fact]
    public async Task Who_makes_everything_fit_but_the_signatures_is_found_by_the_next_checkpoint()
    {
        await using var installation = await NewInstallationAsync();
        await SceneAsync(installation);
        await RewriteAsync(installation, 300);
        await installation.ForceAsync("DELETE FROM audit_nodes");
        var problem = Assert.Single((await installation.VerifyAsync()).Problems);
        Assert.Equal(LogProblems.Rewritten, problem.Kind);
        Assert.Contains("The checkpoint of 600 records does not fit records 100 to 599", problem.Text);
    }

    [Fact]
    public async Task Who_signs_it_all_anew_is_found_by_a_checkpoint_that_was_kept_outside()
    {
        await using var installation = await NewInstallationAsync();
        var early = await SceneAsync(installation);
        await RewriteAsync(installation, 50);
        await installation.ForceAsync("DELETE FROM audit_nodes");
        await installation.ForceAsync("DELETE FROM audit_checkpoints");
        await installation.ForceAsync("DELETE FROM audit_origins");
        Assert.Contains((await installation.VerifyAsync(early)).Problems, p => p.Kind == LogProblems.Checkpoint);
    }

    [Fact]
    public async Task A_checkpoint_whose_signature_does_not_fit_is_named()
    {
        await using var installation = await NewInstallationAsync();
        var early = await SceneAsync(installation);
        var problem = Assert.Single((await installation.VerifyAsync(early.Replace("\n100\n", "\n101\n", StringComparison.Ordinal))).Problems);
        Assert.Equal(LogProblems.Checkpoint, problem.Kind);
        Assert.Contains("The one kept outside", problem.Text);
    }

    [Fact]
    public async Task A_database_without_its_triggers_is_named()
    {
        await using var installation = await NewInstallationAsync();
        await SceneAsync(installation);
        await installation.ExecuteAsync(await installation.OnSqliteAsync()
            ? "DROP TRIGGER audit_records_delete" : "ALTER TABLE audit_records DISABLE TRIGGER audit_keep");
        var problem = Assert.Single((await installation.VerifyAsync()).Problems);
        Assert.Equal(LogProblems.Unguarded, problem.Kind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_exported_log_is_verified_by_itself(bool open)
    {
        await using var installation = await NewInstallationAsync();
        var early = await SceneAsync(installation);
        var file = await ExportAsync(installation, open);
        var text = await File.ReadAllTextAsync(file, Ct);
        Assert.Equal(open, text.Contains("said-in-the-record", StringComparison.Ordinal));
        var found = await VerifyFile.RunAsync(file, [new GivenCheckpoint("outside", early)], Ct);
        Assert.Empty(found.Problems);
        Assert.Equal(Records + (open ? 1 : 0), found.Records);
        Assert.Equal(3, found.Checkpoints);

        // Each kind of change to the file is found.
        foreach (var (from, to, kind) in ((string, string, string)[])
            [
                ("\"action\":\"filled.300\"", "\"action\":\"filled.3000\"", LogProblems.Changed),
                ("\"sequence\":300,", "\"sequence\":299,", LogProblems.Inserted),
                ("\"records\":60", "\"records\":61", LogProblems.Head),
                .. open ? [("said-in-the-record", "said-in-the-forgery", LogProblems.Payload)] : Array.Empty<(string, string, string)>(),
            ])
        {
            Assert.Contains(from, text);
            await File.WriteAllTextAsync(file, text.Replace(from, to, StringComparison.Ordinal), Ct);
            Assert.Contains((await VerifyFile.RunAsync(file, [], Ct)).Problems, p => p.Kind == kind);
        }

        await File.WriteAllTextAsync(file, "{}\n", Ct);
        await Assert.ThrowsAsync<InvalidDataException>(() => VerifyFile.RunAsync(file, [], Ct));
        await File.WriteAllTextAsync(file, "not json\n", Ct);
        await Assert.ThrowsAsync<InvalidDataException>(() => VerifyFile.RunAsync(file, [], Ct));
    }

    // 600 records, signed at 100 and at the end; returns the early checkpoint.
    private static async Task<string> SceneAsync(Installation installation)
    {
        await installation.FillAsync(99);
        await installation.ChangeAsync("said");
        var early = (await installation.SignAsync()).Text;
        await installation.FillAsync(Records - 100, from: 100);
        await installation.SignAsync();
        return early;
    }

    // In two steps, because places are unique.
    private static async Task RenumberAsync(Installation installation, long from, int by)
    {
        await installation.ForceAsync($"UPDATE audit_records SET \"Sequence\" = -1000000 - \"Sequence\" WHERE \"Sequence\" >= {from}");
        await installation.ForceAsync($"UPDATE audit_records SET \"Sequence\" = -1000000 - \"Sequence\" + {by} WHERE \"Sequence\" < 0");
    }

    // Another action word, and the leaf hash that belongs to it.
    private static async Task RewriteAsync(Installation installation, long sequence)
    {
        var record = (await installation.RecordsAsync()).Single(r => r.Sequence == sequence);
        var hash = Convert.ToHexString(AuditLeaf.HashOf(sequence, record.Time, "rewritten", record.Commitment));
        var literal = await installation.OnSqliteAsync() ? $"X'{hash}'" : $"'\\x{hash}'";
        await installation.ForceAsync($"UPDATE audit_records SET \"Action\" = 'rewritten', \"LeafHash\" = {literal} WHERE \"Sequence\" = {sequence}");
    }

    private static async Task<string> ExportAsync(Installation installation, bool open)
    {
        var file = Path.Combine(installation.Folder, "exported.jsonl");
        await using var stream = File.Create(file);
        await LogVerification.ExportAsync(installation.Get<IServiceProvider>(), stream, open, Ct);
        return file;
    }
}

public sealed class SqliteLogVerificationTests : LogVerificationTests;

[Collection(OnPostgres.Name)]
public sealed class PostgresLogVerificationTests(OnePostgres postgres) : LogVerificationTests(postgres);
