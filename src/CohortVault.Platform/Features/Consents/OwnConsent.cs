using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Participants.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Consents;

/// <summary>The consent of a participant that stands, as their own page shows it.</summary>
internal sealed class OwnConsent(CohortDbContext db, ConsentGate gate)
{
    /// <param name="Version">To which version.</param>
    /// <param name="GivenAt">When.</param>
    /// <param name="AwaitsStaff">Whether the study team's signature is missing.</param>
    public sealed record Response(int Version, DateTimeOffset GivenAt, bool AwaitsStaff);

    public async Task<Response?> Handle(EnrolledParticipant who, CancellationToken ct)
    {
        var standing = await gate.StandingRefusalAsync(db, who.Study, who.Id, ct);
        if (standing is not null && standing != ConsentRefusals.AwaitsStaff)
        {
            return null;
        }

        var newest = await db.Set<Consent>().AsNoTracking().Where(c => c.ParticipantId == who.Id && c.WithdrawnAt == null)
            .OrderByDescending(c => c.Version).ThenByDescending(c => c.GivenAt).FirstAsync(ct);
        return new Response(newest.Version, newest.GivenAt, standing is not null);
    }
}
