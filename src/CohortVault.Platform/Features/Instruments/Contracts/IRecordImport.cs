using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Instruments.Contracts;

/// <summary>Takes tables of records in, as exports have them.</summary>
internal interface IRecordImport
{
    /// <summary>
    /// Takes the whole of a table, or nothing. A record that is no code of the study becomes a participant whose consent the staff
    /// holds on paper.
    /// </summary>
    /// <returns>The codes that these participants got, by the record's name in the table.</returns>
    Task<Outcome<IReadOnlyDictionary<string, ParticipantCode>>> TakeAsync(StudyAccess access, byte[] table, CancellationToken ct);
}
