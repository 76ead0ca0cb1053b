using System.Security.Cryptography;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Sealing;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Participants.Joining;

/// <summary>
/// A participant joins with an invitation, on the phone that shows it, and sets the PIN that opens it from now on. The invitation
/// is used up; a phone that was joined before is forgotten.
/// </summary>
internal sealed class JoinStudy(
    CohortDbContext db, IFieldVault fields, ISlowHash hashes, IEnumerable<IParticipantPart> parts, IAuditLog audit, TimeProvider clock)
{
    public const string Actor = "participant";

    /// <param name="Invitation">The invitation's secret, as typed or as the link had it.</param>
    /// <param name="Pin">Digits.</param>
    /// <param name="PinAgain">The same.</param>
    /// <param name="Zone">The phone's time zone, an IANA name; anything else counts as UTC.</param>
    /// <param name="Language">en, de or es.</param>
    public sealed record Request(string? Invitation, string? Pin, string? PinAgain, string? Zone, string? Language);

    /// <summary>Joins; returns the secret for the phone's cookie.</summary>
    public async Task<Outcome<string>> Handle(Request request, CancellationToken ct)
    {
        if (PinRules.Refusal(request.Pin, request.PinAgain) is { } weak)
        {
            return weak;
        }

        var (digest, now) = (InvitationSecret.Digest(request.Invitation), clock.GetUtcNow());
        if (digest is null || await FindAsync(digest, now, ct) is not { } participant)
        {
            return ParticipantRefusals.InvitationDead;
        }

        var hash = await hashes.HashAsync(request.Pin!, ct);
        if (hash.Refusal is { } busy)
        {
            return busy;
        }

        var who = new EnrolledParticipant(
            participant.Id, participant.StudyId, PhoneSettings.ZoneOf(request.Zone), PhoneSettings.LanguageOf(request.Language));
        return await EnrolAsync(who, digest, hash.Value!, now, ct);
    }

    private async Task<Outcome<string>> EnrolAsync(
        EnrolledParticipant who, byte[] invitation, string hash, DateTimeOffset now, CancellationToken ct)
    {
        var (id, secret, key) = (Ids.Random(), OpaqueSecret.New(), Hpke.NewKey());
        var cells = await fields.SealAllAsync(who.Study.Owner,
        [
            (Enrolment.Cell(id, Enrolment.PinColumn, who.Study, who.Id), hash),
            (Enrolment.Cell(id, Enrolment.SettingsColumn, who.Study, who.Id),
                new PhoneSettings(who.Zone, who.Language).Write()),
            (Enrolment.Cell(id, Enrolment.PrivateKeyColumn, who.Study, who.Id), Convert.ToBase64String(key.Private)),
        ], ct);
        CryptographicOperations.ZeroMemory(key.Private);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        // Of two who show one invitation at one moment, one removes it.
        if (await db.Set<ParticipantInvitation>().Where(i => i.Digest == invitation && i.ParticipantId == who.Id && i.EndsAt > now)
            .ExecuteDeleteAsync(ct) == 0)
        {
            return ParticipantRefusals.InvitationDead;
        }

        var participant = await db.Set<Participant>().SingleAsync(p => p.Id == who.Id, ct);
        if (!participant.State.MayJoin())
        {
            return ParticipantRefusals.InvitationDead;
        }

        await db.Set<Enrolment>().Where(p => p.ParticipantId == who.Id).ExecuteDeleteAsync(ct);
        db.Add(Enrolment.Create(
            id, who.Id, OpaqueSecret.Digest(secret)!, cells[0], cells[1], cells[2], key.Public, now, now + PhoneDoor.Open));
        var isFirst = participant.State is ParticipantState.Added;
        if (isFirst)
        {
            db.Add(participant.Become(ParticipantState.Active, now));
            foreach (var part in parts)
            {
                await part.JoinAsync(db, who, now, ct);
            }
        }

        await audit.AppendAsync(
            db, new AuditEntry(isFirst ? "participant.joined" : "participant.phone-changed", who.Study.Owner, who.Id.Value, Actor), ct);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException)
        {
            // Somebody moved the participant, or joined, at the same moment.
            return ParticipantRefusals.InvitationDead;
        }

        await transaction.CommitAsync(ct);
        return secret;
    }

    private Task<Participant?> FindAsync(byte[] digest, DateTimeOffset now, CancellationToken ct) => (
        from invitation in db.Set<ParticipantInvitation>()
        join participant in db.Set<Participant>() on invitation.ParticipantId equals participant.Id
        where invitation.Digest == digest && invitation.EndsAt > now
        select participant).AsNoTracking().SingleOrDefaultAsync(ct);
}
