using System.Globalization;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Participants;

/// <summary>Adds participants to a study. Each gets a code from the system's random source; nothing else is asked for.</summary>
internal sealed class AddParticipants(
    CohortDbContext db, ParticipantLookup lookup, IFieldVault fields, IStudySites sites, IAuditLog audit, TimeProvider clock)
    : IParticipantAdding
{
    public const int Most = 500;

    /// <param name="Codes">In the order in which they were made.</param>
    /// <param name="AddedAt">The moment that they have in common.</param>
    public sealed record Response(IReadOnlyList<ParticipantCode> Codes, DateTimeOffset AddedAt);

    public async Task<Outcome<Response>> Handle(
        StudyAccess access, int count, SiteId? site, CancellationToken ct)
    {
        if (await RefuseAsync(access, count, site, ct) is { } refusal)
        {
            return refusal;
        }

        var now = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
        var made = Enumerable.Range(0, count).Select(_ => (Id: ParticipantId.New(), Code: ParticipantCode.New())).ToList();
        var codes = await fields.SealAllAsync(
            access.Study.Owner, [.. made.Select(one => (Participant.Cell(one.Id, access.Study), one.Code.Text))], ct);
        await using var transaction = await db.Database.BeginOrJoinAsync(ct);
        foreach (var ((id, code), sealedCode) in made.Zip(codes))
        {
            var index = lookup.Index(code);
            db.Add(UsedCode.Of(index));
            db.Add(Participant.Create(id, access.Study, site, sealedCode, index, now));
            db.Add(ParticipantStep.Of(id, ParticipantState.Added, now));
        }

        await audit.AppendAsync(
            db,
            new AuditEntry("participant.added", access.Study.Owner, access.Study.Value, access.Account.ToString(), new Dictionary<string, string>
            {
                ["count"] = count.ToString(CultureInfo.InvariantCulture),
                ["site"] = site?.ToString() ?? "none",
                ["participants"] = string.Join(' ', made.Select(one => one.Id)),
            }),
            ct);

        // Of two equal codes in 2^45 the database refuses the second, and with it everything of this call.
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return new Response(made.ConvertAll(one => one.Code), now);
    }

    public async Task<Outcome<IReadOnlyList<ParticipantCode>>> AddAsync(StudyAccess access, int count, CancellationToken ct)
    {
        var codes = new List<ParticipantCode>(count);
        for (var left = count; left > 0; left -= Most)
        {
            var added = await Handle(access, Math.Min(left, Most), access.Site, ct);
            if (added.Refusal is { } refusal)
            {
                return refusal;
            }

            codes.AddRange(added.Value.Codes);
        }

        return codes;
    }

    private async Task<Refusal?> RefuseAsync(StudyAccess access, int count, SiteId? site, CancellationToken ct)
    {
        if (access.Lacks(StudyRights.ManageParticipants) is { } lack)
        {
            return lack;
        }

        if (access.State.HasEnded())
        {
            return ParticipantRefusals.StudyOver;
        }

        if (count is < 1 or > Most)
        {
            return ParticipantRefusals.BadCount;
        }

        // Who is bound to a site adds there alone; a study with sites has nobody at none.
        var known = await sites.OfAsync(access.Study, ct);
        return access.Site is { } own && site != own ? ParticipantRefusals.SiteNeeded
            : site is { } at ? known.ContainsKey(at) ? null : ParticipantRefusals.SiteNeeded
            : known.Count > 0 ? ParticipantRefusals.SiteNeeded
            : null;
    }
}
