namespace CohortVault.Platform.Features.Participants.Contracts;

/// <summary>Where a participant stands.</summary>
public enum ParticipantState
{
    /// <summary>Has a code and has not joined.</summary>
    Added,

    /// <summary>Takes part.</summary>
    Active,

    /// <summary>Takes part, and nothing is collected for a while.</summary>
    Paused,

    /// <summary>Has done everything; nothing is collected any more.</summary>
    Completed,

    /// <summary>Has withdrawn: nothing is collected any more, what was is kept.</summary>
    Withdrawn,
}

/// <summary>What follows from a state.</summary>
internal static class ParticipantStates
{
    /// <summary>Whether the state may follow upon the other.</summary>
    public static bool MayFollow(this ParticipantState next, ParticipantState now) => (now, next) switch
    {
        (ParticipantState.Added, ParticipantState.Active or ParticipantState.Withdrawn) => true,
        (ParticipantState.Active, ParticipantState.Paused or ParticipantState.Completed or ParticipantState.Withdrawn) => true,
        (ParticipantState.Paused, ParticipantState.Active or ParticipantState.Completed or ParticipantState.Withdrawn) => true,

        // A completion by mistake is taken back; somebody who has withdrawn comes back only by joining anew.
        (ParticipantState.Completed, ParticipantState.Active or ParticipantState.Withdrawn) => true,
        _ => false,
    };
}
