using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Studies.Contracts;

namespace CohortVault.Platform.Features.Participants.Contracts;

/// <summary>A feature that keeps something of a participant's.</summary>
internal interface IParticipantPart
{
    /// <summary>The participant joined on a phone, in the caller's change.</summary>
    Task JoinAsync(CohortDbContext db, EnrolledParticipant who, DateTimeOffset now, CancellationToken ct);

    /// <summary>The participant withdraws, in the caller's change.</summary>
    Task LeaveAsync(CohortDbContext db, StudyId study, ParticipantId participant, DateTimeOffset now, CancellationToken ct);

    /// <summary>The participant's key is destroyed: rows that nobody can read any more go, in the caller's change.</summary>
    Task EraseAsync(CohortDbContext db, StudyId study, ParticipantId participant, CancellationToken ct);

    /// <summary>What is kept of the participant, for their own copy: a name and something that JSON can hold; null for nothing.</summary>
    Task<(string Name, object Content)?> CopyAsync(EnrolledParticipant who, CancellationToken ct);
}

/// <summary>Something that a participant is asked to do.</summary>
/// <param name="Title">What people read.</param>
/// <param name="Address">Where it is done.</param>
/// <param name="Until">When it is too late; null for never.</param>
/// <param name="Urgency">What must come first: the smallest. While there is something of it, nothing else is shown.</param>
internal sealed record ParticipantTask(string Title, string Address, DateTimeOffset? Until, int Urgency)
{
    /// <summary>Of what can be done in any order.</summary>
    public const int Ordinary = 1;
}

/// <summary>Something that a participant is asked to do, now or soon, and may do without a connection.</summary>
/// <param name="Title">What people read.</param>
/// <param name="Address">Where it is done.</param>
/// <param name="From">From when on.</param>
/// <param name="Until">When it is too late.</param>
/// <param name="Page">The page that the phone keeps for it; null if it can be done with a connection only.</param>
internal sealed record KeptTask(string Title, string Address, DateTimeOffset From, DateTimeOffset Until, string? Page);

/// <summary>A feature that asks participants to do something.</summary>
internal interface IParticipantTasks
{
    /// <summary>What is to be done now.</summary>
    Task<IReadOnlyList<ParticipantTask>> DueAsync(EnrolledParticipant who, CancellationToken ct);

    /// <summary>What the phone should keep, so that it can be done without a connection.</summary>
    Task<IReadOnlyList<KeptTask>> KeepAsync(EnrolledParticipant who, CancellationToken ct);
}

/// <summary>Participants, for features that keep something of theirs.</summary>
internal interface IParticipants
{
    /// <summary>
    /// Locks a participant for the rest of the caller's transaction, so that no step of theirs comes between, and says where they
    /// stand; null if there is none in the study.
    /// </summary>
    Task<ParticipantState?> LockAsync(CohortDbContext db, StudyId study, ParticipantId participant, CancellationToken ct);

    /// <summary>The participant with a code, whom the member may know of; null for none.</summary>
    Task<ParticipantId?> FindAsync(StudyAccess access, ParticipantCode code, CancellationToken ct);

    /// <summary>Whether a participant who is at their phone takes part at present.</summary>
    Task<bool> TakesPartAsync(EnrolledParticipant who, CancellationToken ct);

    /// <summary>The code of a participant who is at their phone.</summary>
    Task<ParticipantCode> CodeAsync(EnrolledParticipant who, CancellationToken ct);

    /// <summary>All participants that a member may know of and whose data may be seen, by code, in the order in which they were added.</summary>
    Task<IReadOnlyList<KnownParticipant>> AllAsync(StudyAccess access, CancellationToken ct);

    /// <summary>A page of these, how many pages there are, and which one it is, from 1.</summary>
    Task<(IReadOnlyList<KnownParticipant> Participants, int Pages, int Page)> PageAsync(
        StudyAccess access, int page, int size, CancellationToken ct);

    /// <summary>All others of the study, few as a rule, as a part of a query of the caller's own.</summary>
    IQueryable<ParticipantId> Hidden(CohortDbContext db, StudyAccess access);

    /// <summary>How many a member may know of, by where they stand.</summary>
    Task<IReadOnlyDictionary<ParticipantState, int>> StatesAsync(StudyAccess access, CancellationToken ct);

    /// <summary>Participants who take part and have a phone: its zone, and when they joined first.</summary>
    Task<IReadOnlyList<(ParticipantId Participant, string Zone, DateTimeOffset JoinedAt)>> JoinedAsync(StudyId study, CancellationToken ct);

    /// <summary>A participant who was added joins because the staff holds their consent, in the caller's change.</summary>
    Task ActivateAsync(CohortDbContext db, ParticipantId participant, DateTimeOffset now, CancellationToken ct);
}

/// <summary>A participant as members of the study know them.</summary>
/// <param name="Id">Inside the program.</param>
/// <param name="Code">For people.</param>
/// <param name="State">Where they stand.</param>
/// <param name="AddedAt">Since when they have a code.</param>
internal sealed record KnownParticipant(ParticipantId Id, ParticipantCode Code, ParticipantState State, DateTimeOffset AddedAt);
