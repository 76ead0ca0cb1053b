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

    /// <summary>Has withdrawn and asked for erasure: nobody sees what was collected.</summary>
    ErasurePending,

    /// <summary>What was collected is destroyed.</summary>
    Erased,
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

        (ParticipantState.Active or ParticipantState.Paused or ParticipantState.Completed or ParticipantState.Withdrawn,
            ParticipantState.ErasurePending) => true,

        // Research that needs the data may say no to erasing them; the withdrawal stays.
        (ParticipantState.ErasurePending, ParticipantState.Erased or ParticipantState.Withdrawn) => true,

        // A completion by mistake is taken back; somebody who has withdrawn comes back only by joining anew.
        (ParticipantState.Completed, ParticipantState.Active or ParticipantState.Withdrawn) => true,
        _ => false,
    };

    /// <summary>Whether a phone may join.</summary>
    public static bool MayJoin(this ParticipantState state) =>
        state is ParticipantState.Added or ParticipantState.Active or ParticipantState.Paused;

    /// <summary>Whether the person has withdrawn, in whatever way.</summary>
    public static bool HasWithdrawn(this ParticipantState state) =>
        state is ParticipantState.Withdrawn or ParticipantState.ErasurePending or ParticipantState.Erased;

    /// <summary>Whether what was collected may be seen and exported.</summary>
    public static bool IsVisible(this ParticipantState state) =>
        state is not (ParticipantState.ErasurePending or ParticipantState.Erased);
}
