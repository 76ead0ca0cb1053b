using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Vault.Retention;

/// <summary>What is kept for how long, what is due, and what is held and why; for those who watch over it.</summary>
internal sealed class ShowRetention(
    CohortDbContext db, IRetention retention, IEnumerable<IRetainedThings> things, IOptions<RetentionOptions> options,
    IAccountDirectory accounts, IFieldVault fields, TimeProvider clock)
{
    /// <summary>A kind with its rule and what there is of it.</summary>
    /// <param name="Policy">The rule.</param>
    /// <param name="InForce">The period that counts.</param>
    /// <param name="Configured">A shorter one that the configuration asks for; null if it asks for none.</param>
    /// <param name="Law">What the law of the installation's country asks for; null if nothing or less.</param>
    /// <param name="Tally">How much there is; null for kinds that no feature counts.</param>
    public sealed record Rule(
        RetentionPolicy Policy, RetentionPeriod InForce, RetentionPeriod? Configured, RetentionPeriod? Law, RetainedTally? Tally);

    /// <summary>A hold that is not lifted; its words are unknown only if somebody tampered with them.</summary>
    public sealed record Hold(Guid Id, string Thing, string Owner, string Reason, string PlacedBy, DateTimeOffset PlacedAt);

    /// <summary>Rules and holds.</summary>
    public sealed record Response(IReadOnlyList<Rule> Rules, IReadOnlyList<Hold> Holds);

    public async Task<Response> Handle(CancellationToken ct)
    {
        var tallies = new List<RetainedTally>();
        foreach (var feature in things)
        {
            tallies.AddRange(await feature.CountAsync(clock.GetUtcNow(), ct));
        }

        var rules = new List<Rule>();
        foreach (var policy in RetentionPolicy.All)
        {
            var (inForce, configured) = (await retention.InForceAsync(db, policy.Kind, ct), options.Value.Of(policy.Kind));
            rules.Add(new Rule(
                policy, inForce, configured.IsShorterThan(inForce) ? configured : null,
                policy.FollowsLaw && options.Value.Law(null) is { } law && inForce.IsShorterThan(law) ? law : null,
                tallies.Find(tally => tally.Kind == policy.Kind)));
        }

        var holds = new List<Hold>();
        foreach (var hold in await db.Set<LegalHold>().AsNoTracking().Where(h => h.LiftedAt == null)
            .OrderBy(h => h.PlacedAt).ToListAsync(ct))
        {
            holds.Add(new Hold(
                hold.Id, hold.Thing, await NameAsync(AccountId.From(hold.OwnerId.Value), ct),
                await fields.OpenAsync(LegalHold.Cell(hold.Id, hold.OwnerId), hold.Reason, ct) ?? "–",
                await NameAsync(hold.PlacedBy, ct), hold.PlacedAt));
        }

        return new Response(rules, holds);
    }

    private async Task<string> NameAsync(AccountId id, CancellationToken ct) =>
        (await accounts.FindAsync(id, ct))?.UserName ?? "–";
}
