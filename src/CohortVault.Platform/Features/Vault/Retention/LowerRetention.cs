using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Vault.Retention;

/// <summary>Asks a second person to agree that the shorter time of the configuration counts.</summary>
internal sealed class AskToLower(
    CohortDbContext db, IRetention retention, IOptions<RetentionOptions> options, ISecondPerson second)
{
    public async Task<Outcome<Done>> Handle(AccountId by, string word, string reason, CancellationToken ct)
    {
        if (!RetentionKinds.TryParse(word, out var kind) || !RetentionPolicy.Of(kind).IsSettable)
        {
            return RetentionRefusals.NotLower;
        }

        var configured = options.Value.Of(kind);
        return configured.IsShorterThan(await retention.InForceAsync(db, kind, ct))
            ? await second.AskAsync(by, LowerRetention.ActWord, by, $"{word} {configured}", reason, ct)
            : RetentionRefusals.NotLower;
    }
}

/// <summary>
/// Takes two people: keeping a kind for less time. What is bound already stays bound; no period falls below its floor.
/// </summary>
internal sealed class LowerRetention(CohortDbContext db, IAuditLog audit, TimeProvider clock) : ITwoPersonAct
{
    public const string ActWord = "lower-retention";

    public string Word => ActWord;

    public Task<string> DescribeAsync(string detail, CancellationToken ct) =>
        Task.FromResult(TryRead(detail, out var kind, out var period) ? RetentionTexts.Lower(kind, period) : "–");

    public async Task<Outcome<Done>> CarryOutAsync(AccountId subject, string detail, AccountId decidedBy, CancellationToken ct)
    {
        if (!TryRead(detail, out var kind, out var period) || period.IsShorterThan(RetentionPolicy.Of(kind).Floor))
        {
            return RetentionRefusals.NotLower;
        }

        var word = kind.Word();
        var rule = await db.Set<RetentionRule>().SingleOrDefaultAsync(r => r.Kind == word, ct);
        if (rule is null || !RetentionPeriod.TryParse(rule.Period, out var inForce) || !period.IsShorterThan(inForce))
        {
            return RetentionRefusals.NotLower;
        }

        rule.Become(period, clock.GetUtcNow());
        await audit.AppendAsync(
            db,
            new AuditEntry("retention.lowered", OwnerId.Installation, Guid.Empty, decidedBy.ToString(), new Dictionary<string, string>
            {
                ["kind"] = word,
                ["before"] = inForce.ToString(),
                ["period"] = period.ToString(),
            }),
            ct);
        return default(Done);
    }

    private static bool TryRead(string detail, out RetentionKind kind, out RetentionPeriod period)
    {
        var parts = detail.Split(' ');
        period = default;
        kind = default;
        return parts.Length == 2 && RetentionKinds.TryParse(parts[0], out kind) && RetentionPeriod.TryParse(parts[1], out period);
    }
}
