using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Participants.Joining;

/// <summary>Recognises participants' phones, opens them with the PIN, and closes them.</summary>
internal sealed class PhoneDoor(CohortDbContext db, IFieldVault fields, ISlowHash hashes, IAuditLog audit, TimeProvider clock)
{
    /// <summary>How long a phone stays open without a request.</summary>
    public static readonly TimeSpan Open = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan Precision = TimeSpan.FromMinutes(1);

    /// <summary>Whose phone it is, and whether it is open; null if it is nobody's, or nobody's any more.</summary>
    public async Task<(EnrolledParticipant Who, bool IsOpen)?> RecogniseAsync(string? secret, CancellationToken ct)
    {
        if (await FindAsync(secret, ct) is not var (phone, participant)
            || await fields.OpenAsync(Cell(phone, participant, Enrolment.SettingsColumn), phone.Settings, ct) is not { } text)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var isOpen = phone.OpenUntil > now;
        if (isOpen && now - phone.SeenAt >= Precision)
        {
            await db.Set<Enrolment>().Where(p => p.Id == phone.Id).ExecuteUpdateAsync(
                row => row.SetProperty(p => p.SeenAt, now).SetProperty(p => p.OpenUntil, now + Open), ct);
        }

        var settings = PhoneSettings.Read(text);
        return (new EnrolledParticipant(participant.Id, participant.StudyId, settings.Zone, settings.Language), isOpen);
    }

    /// <summary>Opens a phone with its PIN. After too many wrong ones in a row it is forgotten.</summary>
    public async Task<Outcome<Done>> OpenAsync(string? secret, string? pin, CancellationToken ct)
    {
        if (await FindAsync(secret, ct) is not var (phone, participant))
        {
            return ParticipantRefusals.InvitationDead;
        }

        var right = await hashes.VerifyAsync(
            async () => await ChargeAsync(phone.Id, ct)
                ? await fields.OpenAsync(Cell(phone, participant, Enrolment.PinColumn), phone.Pin, ct)
                : null,
            pin ?? "", ct);
        if (right.Refusal is { } busy)
        {
            return busy;
        }

        var now = clock.GetUtcNow();
        if (right.Value)
        {
            await db.Set<Enrolment>().Where(p => p.Id == phone.Id).ExecuteUpdateAsync(
                row => row.SetProperty(p => p.FailedPins, 0).SetProperty(p => p.NextPinAt, (DateTimeOffset?)null)
                    .SetProperty(p => p.SeenAt, now).SetProperty(p => p.OpenUntil, now + Open), ct);
            return default(Done);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.Set<Enrolment>().Where(p => p.Id == phone.Id && p.FailedPins >= PinRules.MostWrong).ExecuteDeleteAsync(ct) == 0)
        {
            return ParticipantRefusals.WrongPin;
        }

        await audit.AppendAsync(
            db, new AuditEntry("participant.phone-forgotten", participant.StudyId.Owner, participant.Id.Value, JoinStudy.Actor), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return ParticipantRefusals.PhoneForgotten;
    }

    /// <summary>Closes a phone: its PIN is asked for again.</summary>
    public async Task CloseAsync(string? secret, CancellationToken ct)
    {
        if (OpaqueSecret.Digest(secret) is { } digest)
        {
            var now = clock.GetUtcNow();
            await db.Set<Enrolment>().Where(p => p.Digest == digest)
                .ExecuteUpdateAsync(row => row.SetProperty(p => p.OpenUntil, now), ct);
        }
    }

    private Task<bool> ChargeAsync(Guid id, CancellationToken ct) => AttemptCount.ChargeAsync(
        clock,
        async () => (await db.Set<Enrolment>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, ct))?.Attempts,
        async (before, after) => await db.Set<Enrolment>()
            .Where(p => p.Id == id && p.FailedPins == before.Failed && p.NextPinAt == before.NextAt)
            .ExecuteUpdateAsync(
                row => row.SetProperty(p => p.FailedPins, after.Failed).SetProperty(p => p.NextPinAt, after.NextAt), ct) == 1);

    private async Task<(Enrolment Phone, Participant Participant)?> FindAsync(string? secret, CancellationToken ct) =>
        OpaqueSecret.Digest(secret) is { } digest
            && await (
                from phone in db.Set<Enrolment>()
                join participant in db.Set<Participant>() on phone.ParticipantId equals participant.Id
                where phone.Digest == digest
                select new { phone, participant }).AsNoTracking().SingleOrDefaultAsync(ct) is { } found
            ? (found.phone, found.participant)
            : null;

    private static CellAddress Cell(Enrolment phone, Participant participant, string column) =>
        Enrolment.Cell(phone.Id, column, participant.StudyId, participant.Id);
}
