namespace CohortVault.Platform.Features.Studies.Contracts;

/// <summary>Where a study stands in its life.</summary>
public enum StudyState
{
    /// <summary>Being set up; takes no participant's data.</summary>
    Draft,

    /// <summary>Enrols and collects.</summary>
    Running,

    /// <summary>Collects nothing for a while.</summary>
    Paused,

    /// <summary>Has ended: data are looked at, corrected and exported, and the time of keeping begins.</summary>
    Closed,

    /// <summary>Nothing changes any more; data are only exported.</summary>
    Archived,

    /// <summary>Is being destroyed: nobody enters it any more, and soon it is gone.</summary>
    Going,
}

/// <summary>What follows from a state.</summary>
internal static class StudyStates
{
    /// <summary>Whether the state may follow upon the other.</summary>
    public static bool MayFollow(this StudyState next, StudyState now) => (now, next) switch
    {
        (StudyState.Draft, StudyState.Running) => true,
        (StudyState.Running, StudyState.Paused) => true,
        (StudyState.Paused, StudyState.Running) => true,
        (StudyState.Running or StudyState.Paused, StudyState.Closed) => true,
        (StudyState.Closed, StudyState.Archived) => true,
        _ => false,
    };

    /// <summary>Whether the study may be destroyed, as far as its state goes: it never ran, or it has ended.</summary>
    public static bool MayGo(this StudyState state) => state is StudyState.Draft || state.HasEnded();

    /// <summary>Whether staff may still correct what is there.</summary>
    public static bool MayBeCorrected(this StudyState state) => state is not StudyState.Archived;

    /// <summary>Whether the time of keeping has begun.</summary>
    public static bool HasEnded(this StudyState state) => state is StudyState.Closed or StudyState.Archived;
}
