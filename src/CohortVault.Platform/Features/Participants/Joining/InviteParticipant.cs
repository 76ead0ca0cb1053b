using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Participants.Joining;

/// <summary>
/// Makes an invitation with which a participant joins on a phone, or on another one when the first is lost. The one before, if it
/// was not used, is worth nothing any more.
/// </summary>
internal sealed class InviteParticipant(
    CohortDbContext db, ParticipantLookup lookup, IPublicAddress address, IAuditLog audit, TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(72);

    /// <param name="Link">Where the phone goes; the secret is in its fragment.</param>
    /// <param name="Typed">The secret for typing.</param>
    /// <param name="EndsAt">Until when.</param>
    public sealed record Response(Uri Link, string Typed, DateTimeOffset EndsAt);

    public async Task<Outcome<Response>> Handle(StudyAccess access, ParticipantCode code, CancellationToken ct)
    {
        if (access.Lacks(StudyRights.ManageParticipants) is { } lack)
        {
            return lack;
        }

        if (access.State.HasEnded())
        {
            return ParticipantRefusals.StudyOver;
        }

        var (secret, now) = (InvitationSecret.New(), clock.GetUtcNow());
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await lookup.FindAsync(access, code, ct) is not { } participant)
        {
            return ParticipantRefusals.Unknown;
        }

        if (!participant.State.MayJoin())
        {
            return ParticipantRefusals.CannotJoin;
        }

        await db.Set<ParticipantInvitation>().Where(i => i.ParticipantId == participant.Id).ExecuteDeleteAsync(ct);
        db.Add(ParticipantInvitation.Create(participant.Id, InvitationSecret.Digest(secret)!, now, now + Lifetime));
        await audit.AppendAsync(
            db, new AuditEntry("participant.invited", access.Study.Owner, participant.Id.Value, access.Account.ToString()), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        var page = address.Public("/p/join");
        return new Response(new UriBuilder(page) { Fragment = secret }.Uri, InvitationSecret.Grouped(secret), now + Lifetime);
    }
}
