using CohortVault.Instruments.Dictionary;
using CohortVault.Platform.Features.Studies.Contracts;

namespace CohortVault.Platform.Features.Instruments.Drafts;

/// <summary>Makes the draft the next version, by the same way as a dictionary that is taken in.</summary>
internal sealed class PublishDraft(DraftStore store, Dictionaries dictionaries, TakeDictionary take)
{
    /// <summary>What publishing would change and what is wrong with it, without doing it; null while there is no draft.</summary>
    public async Task<TakeDictionary.Response?> LookAsync(StudyAccess access, CancellationToken ct)
    {
        if (await store.FindAsync(access.Study, ct) is not { } there)
        {
            return null;
        }

        var report = DictionaryCheck.Run(DictionaryWriter.Write(there.Draft.Dictionary), "draft.csv");
        var before = await dictionaries.NewestAsync(access.Study, ct);
        return new TakeDictionary.Response(
            (before?.Version ?? 0) != there.Draft.Base ? InstrumentRefusals.DraftOutdated : report.IsUsable ? null : InstrumentRefusals.NotUsable,
            report.Findings,
            before is { } newest ? DictionaryImpact.Of(newest.Dictionary, report.Dictionary, there.Draft.Renames) : []);
    }

    public async Task<TakeDictionary.Response> Handle(StudyAccess access, Guid revision, bool confirmed, CancellationToken ct)
    {
        if (await store.FindAsync(access.Study, ct) is not { } there)
        {
            return new TakeDictionary.Response(InstrumentRefusals.NoDraft, [], []);
        }

        if (there.Revision != revision)
        {
            return new TakeDictionary.Response(InstrumentRefusals.DraftChanged, [], []);
        }

        return await take.Handle(
            access, DictionaryWriter.Write(there.Draft.Dictionary), confirmed, ct,
            new TakeDictionary.Publication(there.Draft.Base, there.Draft.Renames, await store.NewestAsync(access.Study, int.MaxValue, ct)));
    }
}
