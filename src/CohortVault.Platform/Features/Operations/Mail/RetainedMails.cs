using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Operations.Mail;

/// <summary>Mails that no mail server has taken, as the rules of keeping see them: rows, which no hold reaches.</summary>
internal sealed class RetainedMails(CohortDbContext db, IRetention retention) : IRetainedThings
{
    public async Task<IReadOnlyList<RetainedTally>> CountAsync(DateTimeOffset now, CancellationToken ct)
    {
        var period = await retention.InForceAsync(db, RetentionKind.Mail, ct);
        var over = period.Before(now);
        var next = await db.OutgoingMails.Where(m => m.CreatedAt >= over).OrderBy(m => m.CreatedAt)
            .Select(m => (DateTimeOffset?)m.CreatedAt).FirstOrDefaultAsync(ct);
        return
        [
            new(RetentionKind.Mail, await db.OutgoingMails.CountAsync(ct), await db.OutgoingMails.CountAsync(m => m.CreatedAt < over, ct),
                next is { } created ? period.After(created) : null),
        ];
    }

    public async Task<IReadOnlyList<RetainedThing>> OfAsync(OwnerId owner, CancellationToken ct)
    {
        var (account, period) = (AccountId.From(owner.Value), await retention.InForceAsync(db, RetentionKind.Mail, ct));
        return [.. (await db.OutgoingMails.AsNoTracking().Where(m => m.AccountId == account).OrderBy(m => m.CreatedAt)
            .Select(m => new { m.Id, m.Template, m.CreatedAt }).ToListAsync(ct))
            .Select(m => new RetainedThing(RetentionKind.Mail, m.Template, null, owner, [], period.After(m.CreatedAt)))];
    }

    public Task<RetainedThing?> FindAsync(string name, CancellationToken ct) => Task.FromResult<RetainedThing?>(null);

    public Task<IReadOnlyDictionary<SubjectId, string>> NamesAsync(
        OwnerId owner, IReadOnlyList<SubjectId> subjects, CancellationToken ct) =>
        Task.FromResult<IReadOnlyDictionary<SubjectId, string>>(new Dictionary<SubjectId, string>());
}
