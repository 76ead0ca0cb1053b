using System.Globalization;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Imputation.Running;
using CohortVault.Platform.Features.Operations.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Imputation;

/// <summary>
/// Tells owners that a job has ended, and reminds them before its results go. What is due follows from the job's state,
/// and that it was sent is written in the same transaction as the mail. No mail carries a secret or a job's name.
/// </summary>
internal sealed class JobMails(
    CohortDbContext db, IMailbox mailbox, IAccountDirectory accounts, IPublicAddress addresses, JobGate gate,
    TimeProvider clock,
    IOptions<ImputationOptions> options)
{
    private static readonly MailTemplate Finished = new("job-finished");
    private static readonly MailTemplate Failed = new("job-failed");
    private static readonly MailTemplate ExpiresSoon = new("job-expires-soon");

    /// <summary>Sends everything that is due.</summary>
    public async Task SendDueAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var soon = now + options.Value.RemindBefore;
        using var inside = await gate.EnterAsync(ct);
        db.ChangeTracker.Clear();
        var due = await db.Set<ImputationJob>()
            .Where(j => (j.State == JobState.Finished || j.State == JobState.Failed) && j.ExpiresAt > now
                && (j.EndMailAt == null
                    || (j.State == JobState.Finished && j.ReminderMailAt == null && j.ExpiresAt <= soon)))
            .ToListAsync(ct);
        foreach (var job in due)
        {
            if (job.EndMailAt is null)
            {
                await SendAsync(job, job.State == JobState.Finished ? Finished : Failed, ct);
                job.NoteEndMail(now);
            }
            else
            {
                await SendAsync(job, ExpiresSoon, ct);
                job.NoteReminderMail(now);
            }

            await db.SaveChangesAsync(ct);
        }
    }

    private async Task SendAsync(ImputationJob job, MailTemplate template, CancellationToken ct)
    {
        if (await accounts.FindAsync(job.Account, ct) is not { } owner)
        {
            return;
        }

        await mailbox.SendAsync(
            db,
            job.Account,
            template,
            new Dictionary<string, string>
            {
                ["site"] = addresses.Public("/").ToString(),
                ["name"] = owner.FullName.Length == 0 ? owner.UserName : owner.FullName,
                ["job"] = job.PublicId,
                ["page"] = addresses.Public($"/jobs/{job.PublicId}").ToString(),
                ["expires"] = job.ExpiresAt!.Value.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture),
            },
            ct);
    }
}
