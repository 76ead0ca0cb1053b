using CohortVault.Platform.Features.Studies.Contracts;

namespace CohortVault.Platform.Features.Instruments;

/// <summary>Names a study's instruments for what grants them.</summary>
internal sealed class StudyInstruments(Dictionaries dictionaries) : IStudyInstruments
{
    public async Task<IReadOnlyList<(string Name, string Title)>> OfAsync(StudyId study, CancellationToken ct) =>
        [.. ((await dictionaries.NewestAsync(study, ct))?.Dictionary.Instruments ?? []).Select(instrument => (instrument.Name, instrument.Title))];
}
