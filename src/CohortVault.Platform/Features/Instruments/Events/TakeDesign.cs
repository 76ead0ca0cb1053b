using System.Globalization;
using CohortVault.Instruments.Model;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Instruments.Records;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Instruments.Events;

/// <summary>
/// Takes a design in as the next version: arms, events, what is asked when. What would put forms that are there out of sight must be
/// confirmed; nothing is deleted, and an event that comes back brings its forms.
/// </summary>
internal sealed class TakeDesign(
    CohortDbContext db, StudyDesigns designs, Dictionaries dictionaries, RecordStore records, IFieldVault fields, IAuditLog audit, TimeProvider clock)
{
    /// <param name="Refusal">Why it was declined; null if it was taken.</param>
    /// <param name="Problems">What is wrong with it, in words.</param>
    /// <param name="Effects">What it changes.</param>
    public sealed record Response(Refusal? Refusal, IReadOnlyList<string> Problems, IReadOnlyList<DesignEffect> Effects);

    public async Task<Response> Handle(StudyAccess access, StudyDesign design, bool confirmed, CancellationToken ct)
    {
        if ((access.Lacks(StudyRights.ManageInstruments) ?? (access.State.MayBeCorrected() ? null : InstrumentRefusals.Archived)) is { } refusal)
        {
            return new Response(refusal, [], []);
        }

        var (names, dictionary) = await dictionaries.NewestAsync(access.Study, ct) is var (version, newest) ? (version, newest) : (0, null);
        if (DesignCheck.Of(design, dictionary) is { Count: > 0 } problems)
        {
            return new Response(DesignRefusals.NotWhole, problems, []);
        }

        var before = await designs.NewestAsync(access.Study, ct);
        var effects = await EffectsAsync(access.Study, before, design, dictionary, ct);
        if (access.State is not StudyState.Draft && !confirmed && effects.Any(effect => effect.TouchesForms))
        {
            return new Response(DesignRefusals.Confirm, [], effects);
        }

        // Forms that were saved before there were events belong to the first one that ever was.
        var first = before.First.Length > 0 || design.Events.Count == 0 ? before.First : design.Events[0].UniqueName;
        return new Response(await KeepAsync(access, before.Version, new DesignContent(design, first, names), effects, ct), [], effects);
    }

    private async Task<IReadOnlyList<DesignEffect>> EffectsAsync(
        StudyId study, StudyPlan before, StudyDesign design, DataDictionary? dictionary, CancellationToken ct)
    {
        var counts = (await db.Set<FilledForm>().Where(f => f.StudyId == study).GroupBy(f => f.Place)
                .Select(g => new { g.Key, All = g.Count(), Repeated = g.Count(f => f.Instance > 1) }).ToListAsync(ct))
            .ToDictionary(g => Convert.ToHexString(g.Key));
        IReadOnlyList<string> instruments = [.. (dictionary?.Instruments ?? []).Select(instrument => instrument.Name)];

        int Count(string name, string? instrument, bool again) => (instrument is null ? instruments : [instrument]).Sum(one =>
            counts.GetValueOrDefault(Convert.ToHexString(records.PlaceOf(study, before.KeyOf(name), one))) is { } count
                ? again ? count.Repeated : count.All : 0);
        return DesignImpact.Of(
            before.Design, design, (name, instrument) => Count(name, instrument, again: false),
            (name, instrument) => Count(name, instrument, again: true));
    }

    private async Task<Refusal?> KeepAsync(
        StudyAccess access, int before, DesignContent content, IReadOnlyList<DesignEffect> effects, CancellationToken ct)
    {
        var id = Ids.Random();
        var cell = await fields.SealAsync(StudyDesignVersion.Cell(id, access.Study), content.Write(), ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        db.Add(StudyDesignVersion.Create(id, access.Study, before + 1, cell, clock.GetUtcNow()));
        await audit.AppendAsync(
            db,
            new AuditEntry("instrument.design-taken", access.Study.Owner, access.Study.Value, access.Account.ToString(), new Dictionary<string, string>
            {
                ["version"] = (before + 1).ToString(CultureInfo.InvariantCulture),
                ["arms"] = content.Design.Arms.Count.ToString(CultureInfo.InvariantCulture),
                ["events"] = content.Design.Events.Count.ToString(CultureInfo.InvariantCulture),
                ["touching-forms"] = effects.Count(effect => effect.TouchesForms).ToString(CultureInfo.InvariantCulture),
            }),
            ct);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException)
        {
            // The number of the version is given already.
            return DesignRefusals.Changed;
        }

        await transaction.CommitAsync(ct);
        return null;
    }
}
