using System.Text.Json;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Vault.Certificates;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Objects;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Vault.Retention;

/// <summary>What things of an owner are called that may be gone.</summary>
internal sealed class ShowKeptNames(IEnumerable<IRetainedThings> things)
{
    public async Task<IReadOnlyDictionary<SubjectId, string>> OfAsync(
        OwnerId owner, IReadOnlyList<SubjectId> subjects, CancellationToken ct)
    {
        var names = new Dictionary<SubjectId, string>();
        foreach (var feature in things)
        {
            foreach (var (subject, name) in await feature.NamesAsync(owner, subjects, ct))
            {
                names[subject] = name;
            }
        }

        return names;
    }
}

/// <summary>What is kept of one owner and until when, what is held and why, and what was destroyed, with its proof.</summary>
internal sealed class ShowKept(
    CohortDbContext db, IEnumerable<IRetainedThings> things, ShowKeptNames names, IFieldVault fields)
{
    private const int PerPage = 50;

    /// <summary>A thing, and why it is held if it is.</summary>
    public sealed record Kept(RetainedThing Thing, string? Held);

    /// <summary>A certificate in words.</summary>
    /// <param name="Subject">What its proof file is fetched by.</param>
    /// <param name="Name">How people call it; null if nothing is known of it any more.</param>
    /// <param name="At">When it was completed.</param>
    /// <param name="Said">The certificate's members; null if its key is gone.</param>
    public sealed record Gone(SubjectId Subject, string? Name, DateTimeOffset At, IReadOnlyDictionary<string, string>? Said);

    /// <summary>Everything, and where the next page of what was destroyed begins.</summary>
    public sealed record Response(
        IReadOnlyList<Kept> Things, string? AccountHeld, IReadOnlyList<Gone> Destroyed, int Page, bool More);

    public async Task<Response> Handle(OwnerId owner, int page, CancellationToken ct)
    {
        var holds = await db.Set<LegalHold>().AsNoTracking().Where(h => h.OwnerId == owner && h.LiftedAt == null)
            .OrderBy(h => h.PlacedAt).ToListAsync(ct);
        var reasons = new Dictionary<string, string>();
        foreach (var hold in holds)
        {
            reasons[hold.Thing] = await fields.OpenAsync(LegalHold.Cell(hold.Id, owner), hold.Reason, ct) ?? "–";
        }

        var whole = reasons.GetValueOrDefault("");
        var kept = new List<Kept>();
        foreach (var feature in things)
        {
            kept.AddRange((await feature.OfAsync(owner, ct)).Select(thing => new Kept(thing, reasons.GetValueOrDefault(thing.Name) ?? whole)));
        }

        var shown = Math.Clamp(page, 1, 100_000);
        var (gone, more) = await DestroyedAsync(owner, shown, ct);
        return new Response([.. kept.OrderBy(one => one.Thing.Kind)], whole, gone, shown, more);
    }

    private async Task<(IReadOnlyList<Gone> Destroyed, bool More)> DestroyedAsync(OwnerId owner, int page, CancellationToken ct)
    {
        var rows = await db.Set<DestructionCertificate>().AsNoTracking()
            .Where(c => c.OwnerId == owner && c.Target == DestructionTarget.Subject)
            .OrderByDescending(c => c.CompletedAt).ThenBy(c => c.Id).Skip((page - 1) * PerPage).Take(PerPage + 1).ToListAsync(ct);
        var called = await names.OfAsync(owner, [.. rows.Select(row => row.SubjectId)], ct);
        var gone = new List<Gone>();
        foreach (var row in rows.Take(PerPage))
        {
            gone.Add(new Gone(
                row.SubjectId, called.GetValueOrDefault(row.SubjectId), row.CompletedAt,
                await fields.OpenAsync(DestructionCertificate.Cell(row.Id, owner), row.Text, ct) is { } text
                    ? JsonSerializer.Deserialize<Dictionary<string, string>>(text)
                    : null));
        }

        return (gone, rows.Count > PerPage);
    }
}

/// <summary>The same in a person's own file.</summary>
internal sealed class OwnRetention(CohortDbContext db, IFieldVault fields) : IPersonalData
{
    public async Task<IReadOnlyList<PersonalSection>> CollectAsync(AccountId account, CancellationToken ct)
    {
        var owner = account.Owner();
        var (holds, destroyed) = (new List<object>(), new List<object>());
        foreach (var hold in await db.Set<LegalHold>().AsNoTracking().Where(h => h.OwnerId == owner)
            .OrderBy(h => h.PlacedAt).ToListAsync(ct))
        {
            holds.Add(new
            {
                thing = hold.Thing.Length == 0 ? "account" : hold.Thing,
                reason = await fields.OpenAsync(LegalHold.Cell(hold.Id, owner), hold.Reason, ct),
                hold.PlacedAt,
                hold.LiftedAt,
            });
        }

        foreach (var row in await db.Set<DestructionCertificate>().AsNoTracking().Where(c => c.OwnerId == owner)
            .OrderBy(c => c.CompletedAt).ToListAsync(ct))
        {
            destroyed.Add(new
            {
                id = row.Id.ToString("N"),
                subject = row.SubjectId.ToString(),
                certificate = await fields.OpenAsync(DestructionCertificate.Cell(row.Id, owner), row.Text, ct) is { } text
                    ? JsonSerializer.Deserialize<Dictionary<string, string>>(text)
                    : null,
            });
        }

        return
        [
            PersonalSection.Of("holds", "Orders that something of yours must not be destroyed.", holds),
            PersonalSection.Of("destroyed", "Certificates of what was destroyed of yours.", destroyed),
        ];
    }
}
