using CohortVault.Instruments.Export.Package;
using CohortVault.Instruments.Model;
using CohortVault.Instruments.Records;
using CohortVault.Platform.Features.Studies.Contracts;

namespace CohortVault.Platform.Features.Instruments.Contracts;

/// <summary>The records of a study, for features that hand them on.</summary>
internal interface IStudyRecords
{
    /// <summary>
    /// Everything that a member may know of, as it is at this moment; what is saved afterwards is not in it. Null while the study has
    /// no dictionary. Nobody else may use the scope's database while it is open.
    /// </summary>
    Task<IStudySnapshot?> SnapshotAsync(StudyAccess access, CancellationToken ct);
}

/// <summary>Records as they were at one moment; can be read any number of times.</summary>
internal interface IStudySnapshot : IAsyncDisposable
{
    /// <summary>Version of the dictionary.</summary>
    int Version { get; }

    /// <summary>The study's dictionary.</summary>
    DataDictionary Dictionary { get; }

    /// <summary>What repeats.</summary>
    StudyDesign Design { get; }

    /// <summary>Every form, participant by participant; one participant's are in memory at a time.</summary>
    /// <param name="order">In which order of their codes; null for that in which they were added.</param>
    /// <param name="ct">Stops the reading.</param>
    IAsyncEnumerable<RecordForm> FormsAsync(Func<IEnumerable<string>, IEnumerable<string>>? order, CancellationToken ct);

    /// <summary>The same, with when they were first saved.</summary>
    IAsyncEnumerable<SubmittedForm> SubmittedAsync(Func<IEnumerable<string>, IEnumerable<string>>? order, CancellationToken ct);

    /// <summary>The bytes of a file that one of these forms holds; null if they are gone.</summary>
    Task<Stream?> FileAsync(FileAnswer file, CancellationToken ct);
}
