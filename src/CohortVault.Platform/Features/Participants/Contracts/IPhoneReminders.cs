using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Studies.Contracts;

namespace CohortVault.Platform.Features.Participants.Contracts;

/// <summary>Reminds participants on their phones, where they want that and the installation may call push services.</summary>
internal interface IPhoneReminders
{
    /// <summary>Whether the installation sends any.</summary>
    bool AreOn { get; }

    /// <summary>Participants who take part and want to be reminded, as a part of a query of the caller's own.</summary>
    IQueryable<ParticipantId> Wanted(CohortDbContext db);

    /// <summary>Says on the participant's phone that there is something to do, and nothing else. What cannot be sent is not sent again.</summary>
    Task SendAsync(StudyId study, ParticipantId participant, CancellationToken ct);
}
