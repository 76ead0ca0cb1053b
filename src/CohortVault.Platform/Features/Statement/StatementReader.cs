using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Registry;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Statement;

/// <summary>A past result, for the history strip.</summary>
internal sealed record PastResult(ControlState State, DateTimeOffset CheckedAt);

/// <summary>A control with everything known about it.</summary>
internal sealed record ControlStanding(Control Control, ControlReport Report)
{
    /// <summary>Whether this version has a machine check for it.</summary>
    public required bool HasCheck { get; init; }

    /// <summary>The result is too old to be relied on.</summary>
    public bool Stale { get; init; }

    public long? Milliseconds { get; init; }

    public DateTimeOffset? NextDue { get; init; }

    /// <summary>The operator's latest word, expired or not.</summary>
    public ControlAttestation? Attestation { get; init; }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<PastResult> History { get; init; } = [];
}

/// <summary>Puts registry, results and attestations together.</summary>
internal sealed class StatementReader(
    CohortDbContext db, ControlCheckRunner runner, TimeProvider clock, IOptions<StatementOptions> options)
{
    private const int StripLength = 30;

    public async Task<IReadOnlyList<ControlStanding>> AllAsync(CancellationToken ct)
    {
        var rows = await db.Set<ControlCheckRow>().AsNoTracking()
            .GroupBy(row => row.Control)
            .Select(group => group.OrderByDescending(row => row.CheckedAt).Take(StripLength).ToList())
            .ToListAsync(ct);
        var byControl = rows.Where(list => list.Count > 0).ToDictionary(list => list[0].Control);
        var attestations = await LatestAttestationsAsync(db, ct);
        return [.. ControlRegistry.All.Select(control => Stand(
            control, byControl.GetValueOrDefault(control.Id, []), attestations.GetValueOrDefault(control.Id)))];
    }

    public async Task<ControlStanding?> FindAsync(string id, CancellationToken ct)
    {
        if (ControlRegistry.Find(id) is not { } control)
        {
            return null;
        }

        var rows = await db.Set<ControlCheckRow>().AsNoTracking()
            .Where(row => row.Control == control.Id)
            .OrderByDescending(row => row.CheckedAt)
            .Take(StripLength)
            .ToListAsync(ct);
        var attestations = await LatestAttestationsAsync(db, ct);
        return Stand(control, rows, attestations.GetValueOrDefault(control.Id));
    }

    public static async Task<Dictionary<string, ControlAttestation>> LatestAttestationsAsync(
        CohortDbContext db, CancellationToken ct)
    {
        var all = await db.Set<ControlAttestation>().AsNoTracking().OrderBy(a => a.IssuedAt).ToListAsync(ct);
        return all.GroupBy(a => a.Control).ToDictionary(group => group.Key, group => group.Last());
    }

    /// <summary>What stands when no machine has looked: the operator's word while it holds, or nothing.</summary>
    public static ControlReport Unchecked(Control control, ControlAttestation? attestation, DateTimeOffset now) =>
        attestation switch
        {
            null => new(control.Id, ControlState.Unchecked, null, "", []),
            { } word when word.ExpiresAt > now => new(
                control.Id, ControlState.Attested, word.IssuedAt,
                $"Attested by the operator ({word.Role}) until {word.ExpiresAt:yyyy-MM-dd}: {word.Method}",
                [$"Evidence: {word.Evidence}"]),
            { } word => new(control.Id, ControlState.Unchecked, null, $"The operator's attestation expired on {word.ExpiresAt:yyyy-MM-dd}.", []),
        };

    private ControlStanding Stand(Control control, List<ControlCheckRow> newestFirst, ControlAttestation? attestation)
    {
        var now = clock.GetUtcNow();
        var hasCheck = runner.Checked.Contains(control.Id);
        if (newestFirst is not [var newest, ..] || !hasCheck)
        {
            return new ControlStanding(control, Unchecked(control, attestation, now))
            {
                HasCheck = hasCheck,
                Attestation = attestation,
            };
        }

        return new ControlStanding(
            control,
            new(control.Id, newest.State, newest.CheckedAt, newest.Evidence, newest.Details.Split('\n', StringSplitOptions.RemoveEmptyEntries)))
        {
            HasCheck = true,
            Stale = now - newest.CheckedAt > options.Value.StaleAfter,
            Milliseconds = newest.Milliseconds,
            NextDue = newest.CheckedAt + options.Value.Every,
            Attestation = attestation,
            History =
                [.. newestFirst.Reverse<ControlCheckRow>().Select(row => new PastResult(row.State, row.CheckedAt))],
        };
    }
}
