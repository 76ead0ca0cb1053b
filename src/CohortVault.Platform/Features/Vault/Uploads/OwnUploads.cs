using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Vault.Uploads;

/// <summary>A person's uploads that no job has taken yet.</summary>
internal sealed class OwnUploads(CohortDbContext db, UploadStore store) : IPersonalData
{
    private const int Tries = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public async Task<IReadOnlyList<PersonalSection>> CollectAsync(AccountId account, CancellationToken ct)
    {
        var entries = new List<object>();
        foreach (var upload in await Of(account).OrderBy(u => u.ExpiresAt).ToListAsync(ct))
        {
            entries.Add(new
            {
                upload.Id,
                fileName = (await store.OpenAsync(upload, ct))?.FileName,
                upload.Length,
                upload.Received,
                upload.ExpiresAt,
            });
        }

        return [PersonalSection.Of("uploads", "Files that you uploaded and that no job has taken yet.", entries)];
    }

    public async Task DestroyAsync(AccountId account, CancellationToken ct)
    {
        foreach (var id in await Of(account).Select(u => u.Id).ToListAsync(ct))
        {
            for (var attempt = 1; await store.EndAsync(account.Owner(), id, UploadStore.Deleted, ct) is null; attempt++)
            {
                // Somebody is still sending to it; the account's keys must not go while new segments are sealed.
                if (attempt == Tries)
                {
                    throw new IOException("An upload is still being sent. The deletion is taken up again later.");
                }

                await Task.Delay(Pause, ct);
            }
        }
    }

    private IQueryable<Upload> Of(AccountId account)
    {
        var owner = account.Owner();
        return db.Set<Upload>().AsNoTracking().Where(u => u.OwnerId == owner);
    }
}
