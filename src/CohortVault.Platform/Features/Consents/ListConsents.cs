using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Consents;

/// <summary>Who consented to what, as the staff sees it: by code, never with the signature.</summary>
internal sealed class ListConsents(CohortDbContext db, IParticipants participants, ConsentForms forms)
{
    /// <param name="Code">Who.</param>
    /// <param name="Version">To which version.</param>
    /// <param name="GivenAt">When.</param>
    /// <param name="OnPaper">Whether on paper.</param>
    /// <param name="AwaitsStaff">Whether the staff's signature is missing.</param>
    /// <param name="WithdrawnAt">When it was withdrawn; null if it stands.</param>
    public sealed record Item(
        ParticipantCode Code, int Version, DateTimeOffset GivenAt, bool OnPaper, bool AwaitsStaff, DateTimeOffset? WithdrawnAt);

    /// <param name="Versions">Of the form, the newest first.</param>
    /// <param name="Items">The newest first.</param>
    public sealed record Response(IReadOnlyList<ConsentForms.Version> Versions, IReadOnlyList<Item> Items)
    {
        public static Response Empty { get; } = new([], []);
    }

    public async Task<Response> Handle(StudyAccess access, CancellationToken ct)
    {
        var versions = await forms.AllAsync(access.Study, ct);
        var needStaff = versions.Where(version => version.Terms.NeedsStaff).Select(version => version.Number).ToHashSet();
        var codes = (await participants.AllAsync(access, ct)).ToDictionary(known => known.Id, known => known.Code);
        var consents = await db.Set<Consent>().AsNoTracking().Where(c => c.StudyId == access.Study)
            .OrderByDescending(c => c.GivenAt).ToListAsync(ct);
        return new Response(versions,
        [
            .. consents.Where(c => codes.ContainsKey(c.ParticipantId)).Select(c => new Item(
                codes[c.ParticipantId], c.Version, c.GivenAt, c.OnPaper,
                c.StaffSignedAt is null && needStaff.Contains(c.Version) && c.WithdrawnAt is null, c.WithdrawnAt)),
        ]);
    }
}
