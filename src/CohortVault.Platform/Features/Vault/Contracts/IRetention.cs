using CohortVault.Platform.Data;
using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Vault.Contracts;

/// <summary>For how long something is to be kept.</summary>
/// <param name="Kind">Whose rule it follows.</param>
/// <param name="From">When its time begins: the job's end, the study's end.</param>
/// <param name="Country">Whose law counts besides, two letters; null for the installation's own.</param>
/// <param name="Longer">What was agreed for this thing alone; only ever prolongs.</param>
internal sealed record RetentionTerm(
    RetentionKind Kind, DateTimeOffset From, string? Country = null, RetentionPeriod? Longer = null);

/// <summary>Rules of keeping. What they forbid, the vault does not destroy, whoever asks.</summary>
internal interface IRetention
{
    /// <summary>The period of a kind that is in force.</summary>
    Task<RetentionPeriod> InForceAsync(CohortDbContext db, RetentionKind kind, CancellationToken ct);

    /// <summary>When the time of something is over that begins to age at an instant.</summary>
    Task<DateTimeOffset> UntilAsync(CohortDbContext db, RetentionTerm term, CancellationToken ct);

    /// <summary>
    /// Binds a subject for its time, in the caller's change: until then no rule destroys it, and where its kind says so not
    /// even its owner. A term that was longer stays. Returns when it is over.
    /// </summary>
    Task<DateTimeOffset> KeepAsync(
        CohortDbContext db, OwnerId owner, SubjectId subject, RetentionTerm term, CancellationToken ct);

    /// <summary>What stands in the way of destroying a subject, or everything of an owner; null if nothing does.</summary>
    Task<Refusal?> RefusalAsync(
        CohortDbContext db, OwnerId owner, SubjectId? subject, DestructionReason reason, CancellationToken ct);

    /// <summary>Whether somebody holds a subject, or, without one, anything of the owner's.</summary>
    Task<bool> IsHeldAsync(CohortDbContext db, OwnerId owner, SubjectId? subject, CancellationToken ct);
}

/// <summary>Something that a feature keeps for a time.</summary>
/// <param name="Kind">Whose rule it follows.</param>
/// <param name="Name">How people call it: the job's id, the upload's.</param>
/// <param name="Address">Its page for its owner; null if it has none.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Subjects">What must not be destroyed while it is held.</param>
/// <param name="Until">When its time is over; null while that is not known yet.</param>
internal sealed record RetainedThing(
    RetentionKind Kind, string Name, string? Address, OwnerId Owner, IReadOnlyList<SubjectId> Subjects, DateTimeOffset? Until);

/// <summary>How much of a kind there is.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Kept">Things that are there.</param>
/// <param name="Due">Those whose time is over: destroyed soon, unless they are held.</param>
/// <param name="NextDue">When the next one is over.</param>
internal sealed record RetainedTally(RetentionKind Kind, int Kept, int Due, DateTimeOffset? NextDue);

/// <summary>What a feature keeps for a time, told to those who watch over it and to its owner.</summary>
internal interface IRetainedThings
{
    /// <summary>How much there is, kind by kind.</summary>
    Task<IReadOnlyList<RetainedTally>> CountAsync(DateTimeOffset now, CancellationToken ct);

    /// <summary>What is kept of one owner.</summary>
    Task<IReadOnlyList<RetainedThing>> OfAsync(OwnerId owner, CancellationToken ct);

    /// <summary>The thing of a name; null if it is none of this feature's.</summary>
    Task<RetainedThing?> FindAsync(string name, CancellationToken ct);

    /// <summary>How the owner's things are called, also those that are gone.</summary>
    Task<IReadOnlyDictionary<SubjectId, string>> NamesAsync(
        OwnerId owner, IReadOnlyList<SubjectId> subjects, CancellationToken ct);
}
