using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Statement;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Registry;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CohortVault.Platform.Tests.Features.Statement;

public sealed class StatementReaderTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_installation_that_was_never_checked_shows_every_control_as_not_yet_checked()
    {
        await using var installation = await Installation.NewAsync();
        var standings = await ReadAsync(installation);
        Assert.Equal(94, standings.Count);
        Assert.All(standings, standing => Assert.Equal(ControlState.Unchecked, standing.Report.State));
    }

    [Fact]
    public async Task A_result_is_shown_with_its_history_and_turns_stale_after_two_days()
    {
        await using var installation = await Installation.NewAsync();
        await RecordAsync(installation, "T5", ControlState.Failed);
        installation.Clock.Now += TimeSpan.FromDays(1);
        await RecordAsync(installation, "T5", ControlState.Verified);
        var fresh = (await ReadAsync(installation)).Single(s => s.Control.Id == "T5");
        Assert.Equal((ControlState.Verified, false), (fresh.Report.State, fresh.Stale));
        Assert.Equal([ControlState.Failed, ControlState.Verified], fresh.History.Select(past => past.State));

        installation.Clock.Now += TimeSpan.FromHours(49);
        Assert.True((await ReadAsync(installation)).Single(s => s.Control.Id == "T5").Stale);
    }

    [Fact]
    public async Task A_change_of_state_enters_the_audit_log_and_a_repetition_does_not()
    {
        await using var installation = await Installation.NewAsync();
        await RecordAsync(installation, "T5", ControlState.Verified);
        await RecordAsync(installation, "T5", ControlState.Verified);
        await RecordAsync(installation, "T5", ControlState.Failed);
        await using var scope = installation.Scope();
        var entries = await scope.ServiceProvider.GetRequiredService<CohortDbContext>()
            .Set<CohortVault.Platform.Features.Audit.AuditRecord>()
            .CountAsync(record => record.Action == "control.state-changed", Ct);
        Assert.Equal(2, entries);
    }

    [Fact]
    public async Task What_has_no_check_never_shows_as_verified()
    {
        await using var installation = await Installation.NewAsync();
        await RecordAsync(installation, "L30", ControlState.Verified);
        Assert.Equal(
            ControlState.Unchecked, (await ReadAsync(installation)).Single(s => s.Control.Id == "L30").Report.State);
    }

    [Fact]
    public async Task The_operators_word_shows_as_attested_until_it_expires()
    {
        await using var installation = await Installation.NewAsync();
        await AttestAsync(installation, "L30", days: 100);
        Assert.Equal(
            ControlState.Attested, (await ReadAsync(installation)).Single(s => s.Control.Id == "L30").Report.State);
        installation.Clock.Now += TimeSpan.FromDays(101);
        var expired = (await ReadAsync(installation)).Single(s => s.Control.Id == "L30").Report;
        Assert.Equal(ControlState.Unchecked, expired.State);
        Assert.Contains("expired", expired.Evidence);
    }

    [Theory]
    [InlineData(0), InlineData(-1), InlineData(367)]
    public void An_attestation_ends_in_the_future_and_within_a_year(int days)
    {
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.NotNull(ControlAttestation.Issue(ControlRegistry.Find("L30")!, "director", "certificate seen", "", now, now.AddDays(days)).Refusal);
    }

    [Fact]
    public async Task A_check_that_breaks_fails_its_control_and_not_the_run()
    {
        await using var installation = await Installation.NewAsync();
        var runner = new ControlCheckRunner(
            [new Breaking("T1"), new Breaking("T7")], TimeProvider.System, NullLogger<ControlCheckRunner>.Instance);
        var reports = await runner.RunAsync(null!, _ => true, Ct);
        Assert.Equal(["T1", "T7"], reports.Select(r => r.Report.Id));
        Assert.All(reports, r => Assert.Equal(ControlState.Failed, r.Report.State));
    }

    private static async Task<IReadOnlyList<ControlStanding>> ReadAsync(Installation installation)
    {
        await using var scope = installation.Scope();
        return await scope.ServiceProvider.GetRequiredService<StatementReader>().AllAsync(Ct);
    }

    private static async Task RecordAsync(Installation installation, string control, ControlState state)
    {
        await using var scope = installation.Scope();
        await scope.ServiceProvider.GetRequiredService<CheckRecorder>().RecordAsync(
            new ControlReport(control, state, installation.Clock.GetUtcNow(), "Seen.", ["A step."]),
            TimeSpan.FromSeconds(1), Ct);
    }

    private static async Task AttestAsync(Installation installation, string control, int days)
    {
        await using var scope = installation.Scope();
        var db = scope.ServiceProvider.GetRequiredService<CohortDbContext>();
        var now = installation.Clock.GetUtcNow();
        db.Add(ControlAttestation.Issue(ControlRegistry.Find(control)!, "director", "certificate seen", "sha256:00", now, now.AddDays(days)).Value);
        await db.SaveChangesAsync(Ct);
    }

    private sealed class Breaking(string control) : IControlCheck
    {
        public string Control => control;

        public Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct) =>
            throw new InvalidDataException("broken on purpose");
    }
}
