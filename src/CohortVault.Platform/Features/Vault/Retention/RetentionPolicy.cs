using CohortVault.Platform.Features.Vault.Contracts;

namespace CohortVault.Platform.Features.Vault.Retention;

/// <summary>The rule of one kind: what may be set, and what counts besides.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Begins">From when on its time counts.</param>
/// <param name="Floor">Nobody can set less.</param>
/// <param name="Default">Without a setting.</param>
internal sealed record RetentionPolicy(RetentionKind Kind, string Begins, RetentionPeriod Floor, RetentionPeriod Default)
{
    /// <summary>Whether the installation may set it; otherwise it is as it is.</summary>
    public bool IsSettable { get; init; } = true;

    /// <summary>Whether the owner may end it at any time.</summary>
    public bool OwnerMayEnd { get; init; } = true;

    /// <summary>Whether a country's law counts besides.</summary>
    public bool FollowsLaw { get; init; }

    public static IReadOnlyList<RetentionPolicy> All { get; } =
    [
        new(RetentionKind.ImputationInput, "the last stage that reads it is over", RetentionPeriod.None, RetentionPeriod.None)
        {
            IsSettable = false,
        },
        new(RetentionKind.ImputationWork, "the next stage is done, or the job ends", RetentionPeriod.None, RetentionPeriod.None)
        {
            IsSettable = false,
        },
        new(RetentionKind.ImputationResults, "the job ends", RetentionPeriod.OfDays(7), RetentionPeriod.OfDays(7)),
        new(RetentionKind.Upload, "its last byte arrives", RetentionPeriod.OfHours(1), RetentionPeriod.OfHours(24)),
        new(RetentionKind.Mail, "it is written", RetentionPeriod.OfDays(1), RetentionPeriod.OfDays(14)),
        new(RetentionKind.Study, "the study ends", RetentionPeriod.OfYears(1), RetentionPeriod.OfYears(3))
        {
            OwnerMayEnd = false,
        },
        new(RetentionKind.ClinicalStudy, "the study ends", RetentionPeriod.OfYears(2), RetentionPeriod.OfYears(3))
        {
            OwnerMayEnd = false,
            FollowsLaw = true,
        },
    ];

    public static RetentionPolicy Of(RetentionKind kind) => All.Single(policy => policy.Kind == kind);

    /// <summary>The longest of what is in force, what a law asks for, and what was agreed for the thing alone.</summary>
    public RetentionPeriod Longest(RetentionPeriod inForce, RetentionPeriod? law, RetentionPeriod? agreed) => inForce
        .OrLonger(Floor)
        .OrLonger(FollowsLaw ? law ?? RetentionPeriod.None : RetentionPeriod.None)
        .OrLonger(agreed ?? RetentionPeriod.None);
}
