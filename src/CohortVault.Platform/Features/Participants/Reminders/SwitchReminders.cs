using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Operations.Contracts;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Participants.Joining;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Participants.Reminders;

/// <summary>A participant has reminders sent to their phone, or not any more.</summary>
internal sealed class SwitchReminders(
    CohortDbContext db, IFieldVault fields, IOutbound outbound, IPhoneKeys phones, IAuditLog audit, TimeProvider clock)
{
    /// <summary>Whether this installation sends any.</summary>
    public bool IsOffered => outbound.MayPush;

    public async Task<bool> IsOnAsync(EnrolledParticipant who, CancellationToken ct) =>
        await phones.FindAsync(who, ct) is { } phone && await db.Set<PushSubscription>().AnyAsync(s => s.PhoneId == phone.Phone, ct);

    /// <param name="who">The participant, at their phone.</param>
    /// <param name="subscription">What the browser wrote when it subscribed; null to have none.</param>
    /// <param name="ct">Stops the work.</param>
    public async Task<Outcome<Done>> Handle(EnrolledParticipant who, string? subscription, CancellationToken ct)
    {
        var address = BrowserAddress.OfBrowser(subscription);
        if (await phones.FindAsync(who, ct) is not { } phone
            || (subscription is not null && (address is null || outbound.PushObjection(address.Endpoint) is not null)))
        {
            return ParticipantRefusals.NoReminders;
        }

        var cell = address is null ? default : await fields.SealAsync(PushSubscription.Cell(phone.Phone, who.Study, who.Id), address.Write(), ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.Set<PushSubscription>().Where(s => s.PhoneId == phone.Phone).ExecuteDeleteAsync(ct);
        if (address is not null)
        {
            db.Add(PushSubscription.Create(phone.Phone, cell, clock.GetUtcNow()));
        }

        await audit.AppendAsync(
            db,
            new AuditEntry(address is null ? "participant.reminders-off" : "participant.reminders-on", who.Study.Owner, who.Id.Value, JoinStudy.Actor), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return default(Done);
    }
}
