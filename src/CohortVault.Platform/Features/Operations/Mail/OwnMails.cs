using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Operations.Mail;

/// <summary>Mails to a person that are still in the outbox. They go with the account's row.</summary>
internal sealed class OwnMails(CohortDbContext db, IFieldVault vault) : IPersonalData
{
    public async Task<IReadOnlyList<PersonalSection>> CollectAsync(AccountId account, CancellationToken ct)
    {
        var entries = new List<object>();
        foreach (var mail in await db.OutgoingMails.AsNoTracking().Where(m => m.AccountId == account)
            .OrderBy(m => m.CreatedAt).ToListAsync(ct))
        {
            if (await mail.OpenAsync(vault, ct) is { } opened)
            {
                entries.Add(new { opened.Id, kind = opened.Template, opened.Recipient, opened.Subject, opened.CreatedAt, opened.Attempts });
            }
        }

        return
        [
            PersonalSection.Of(
                "mails", "Mails to you that no mail server has taken, kept for a limited time; without their texts.", entries),
        ];
    }
}
