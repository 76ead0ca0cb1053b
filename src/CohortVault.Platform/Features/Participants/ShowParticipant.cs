using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Participants;

/// <summary>One participant with the steps they took.</summary>
internal sealed class ShowParticipant(CohortDbContext db, ParticipantLookup lookup, IStudySites sites)
{
    /// <param name="State">What they became.</param>
    /// <param name="At">When.</param>
    public sealed record Step(ParticipantState State, DateTimeOffset At);

    /// <param name="Code">The code.</param>
    /// <param name="State">Where they stand.</param>
    /// <param name="Site">Where; null if the study has no sites.</param>
    /// <param name="Steps">The oldest first.</param>
    public sealed record Response(ParticipantCode Code, ParticipantState State, string? Site, IReadOnlyList<Step> Steps);

    public async Task<Response?> Handle(StudyAccess access, ParticipantCode code, CancellationToken ct)
    {
        if (await lookup.FindAsync(access, code, ct) is not { } found)
        {
            return null;
        }

        var steps = await db.Set<ParticipantStep>().AsNoTracking().Where(s => s.ParticipantId == found.Id)
            .OrderBy(s => s.At).Select(s => new Step(s.State, s.At)).ToListAsync(ct);
        var site = found.SiteId is { } at ? (await sites.OfAsync(access.Study, ct)).GetValueOrDefault(at) : null;
        return new Response(code, found.State, site, steps);
    }
}
