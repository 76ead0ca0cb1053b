using CohortVault.Instruments.Dictionary;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Instruments.Drafts;

/// <summary>
/// Begins, changes and drops a study's draft. Each change names the revision that its author saw: of two who edit at one moment, the
/// second is told, and nothing is overwritten. Steps that follow one another in one field within a minute are one step.
/// </summary>
internal sealed class EditDraft(
    CohortDbContext db, DraftStore store, Dictionaries dictionaries, IAuditLog audit, TimeProvider clock)
{
    private const int MostSteps = 50;

    private static readonly TimeSpan _goingOn = TimeSpan.FromMinutes(1);

    /// <summary>Begins a draft with the newest version; before there is one, with the sample or with an empty instrument.</summary>
    public async Task<Outcome<Done>> BeginAsync(StudyAccess access, string from, CancellationToken ct)
    {
        if (Lacks(access) is { } lack)
        {
            return lack;
        }

        if ((await store.NewestAsync(access.Study, 1, ct)).Count > 0)
        {
            return InstrumentRefusals.DraftThere;
        }

        var newest = await dictionaries.NewestAsync(access.Study, ct);
        var (fields, forms) = await dictionaries.NamesEverAsync(access.Study, ct);
        var draft = newest is { } version
            ? Draft.Of(version.Version, version.Dictionary, fields, forms)
            : Draft.Of(0, from == "sample" ? SampleDictionary.Read() : SampleDictionary.Empty, fields, forms);
        return await KeepAsync(access, null, draft, "begin", "instrument.draft-begun", ct);
    }

    /// <summary>Changes the draft.</summary>
    /// <param name="access">Who.</param>
    /// <param name="revision">What they saw.</param>
    /// <param name="what">Word of the change, with the field: the same again goes on with the same step.</param>
    /// <param name="change">The change.</param>
    /// <param name="ct">Stops the work.</param>
    public async Task<Outcome<DraftChange>> Handle(
        StudyAccess access, Guid revision, string what, Func<Draft, Outcome<DraftChange>> change, CancellationToken ct)
    {
        if (Lacks(access) is { } lack)
        {
            return lack;
        }

        if (await store.NewestAsync(access.Study, 1, ct) is not [var step] || await store.OpenAsync(step, ct) is not { } kept)
        {
            return InstrumentRefusals.NoDraft;
        }

        if (step.Revision != revision)
        {
            return InstrumentRefusals.DraftChanged;
        }

        var changed = change(kept.Draft);
        if (changed.Refusal is { } refusal)
        {
            return refusal;
        }

        if (changed.Value.Draft.Write() == kept.Draft.Write())
        {
            return changed;
        }

        if (what.StartsWith("set ", StringComparison.Ordinal) && kept.What == what && step.By == access.Account
            && clock.GetUtcNow() - step.At < _goingOn)
        {
            step.GoOn(await store.SealAsync(step.Id, access.Study, changed.Value.Draft, what, ct), clock.GetUtcNow());
            return await SaveAsync(ct) is { } collision ? collision : changed;
        }

        return (await KeepAsync(access, step, changed.Value.Draft, what, "instrument.draft-changed", ct)).Refusal is { } lost
            ? lost
            : changed;
    }

    /// <summary>Takes the last step back.</summary>
    public async Task<Outcome<Done>> UndoAsync(StudyAccess access, Guid revision, CancellationToken ct)
    {
        if (Lacks(access) is { } lack)
        {
            return lack;
        }

        if (await store.NewestAsync(access.Study, 2, ct) is not [var step, var before])
        {
            return InstrumentRefusals.NothingToUndo;
        }

        if (step.Revision != revision)
        {
            return InstrumentRefusals.DraftChanged;
        }

        db.Remove(step);
        before.Return();
        return await RecordAsync(access, "instrument.draft-undone", ct);
    }

    /// <summary>Drops the draft.</summary>
    public async Task<Outcome<Done>> DiscardAsync(StudyAccess access, CancellationToken ct)
    {
        if (Lacks(access) is { } lack)
        {
            return lack;
        }

        db.RemoveRange(await store.NewestAsync(access.Study, int.MaxValue, ct));
        return await RecordAsync(access, "instrument.draft-discarded", ct);
    }

    /// <summary>Goes on with the draft on top of a version that was taken in after it began.</summary>
    public async Task<Outcome<Done>> RebaseAsync(StudyAccess access, Guid revision, CancellationToken ct)
    {
        var newest = await dictionaries.NewestAsync(access.Study, ct);
        var (fields, forms) = await dictionaries.NamesEverAsync(access.Study, ct);
        var there = newest?.Dictionary.Fields.Select(field => field.Name).ToHashSet() ?? [];
        var formsThere = newest?.Dictionary.Fields.Select(field => field.Form).ToHashSet() ?? [];
        var changed = await Handle(access, revision, "rebase", draft => new DraftChange(
            draft with
            {
                Base = newest?.Version ?? 0,
                Rows = [.. draft.Rows.Select(row => row with { Was = there.Contains(row.Was ?? row.Field.Name) ? row.Was ?? row.Field.Name : null })],
                FormsWere = draft.Forms.Where(form => formsThere.Contains(draft.FormsWere.GetValueOrDefault(form, form)))
                    .ToDictionary(form => form, form => draft.FormsWere.GetValueOrDefault(form, form)),
                UsedFields = fields,
                UsedForms = forms,
            },
            null, null), ct);
        return changed.Refusal is { } refusal ? refusal : default(Done);
    }

    private static Refusal? Lacks(StudyAccess access) => access.Lacks(StudyRights.ManageInstruments)
        ?? (access.State.MayBeCorrected() ? null : InstrumentRefusals.Archived);

    private async Task<Outcome<Done>> KeepAsync(
        StudyAccess access, DraftStep? before, Draft draft, string what, string action, CancellationToken ct)
    {
        if (DictionaryWriter.Write(draft.Dictionary).Length > TakeDictionary.MostBytes)
        {
            return InstrumentRefusals.NoFile;
        }

        var (id, number) = (Ids.Random(), (before?.Number ?? 0) + 1);
        db.Add(DraftStep.Create(
            id, access.Study, number, access.Account, await store.SealAsync(id, access.Study, draft, what, ct), clock.GetUtcNow()));
        db.RemoveRange(await db.Set<DraftStep>().Where(s => s.StudyId == access.Study && s.Number <= number - MostSteps).ToListAsync(ct));
        return await RecordAsync(access, action, ct);
    }

    private async Task<Outcome<Done>> RecordAsync(StudyAccess access, string action, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await audit.AppendAsync(db, new AuditEntry(action, access.Study.Owner, access.Study.Value, access.Account.ToString()), ct);
        if (await SaveAsync(ct) is { } collision)
        {
            return collision;
        }

        await transaction.CommitAsync(ct);
        return default(Done);
    }

    // Another editor was quicker: the step has its number, or is not what it was.
    private async Task<Refusal?> SaveAsync(CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
            return null;
        }
        catch (DbUpdateException)
        {
            return InstrumentRefusals.DraftChanged;
        }
    }
}
