using CohortVault.Platform.Features.Imputation.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;

namespace CohortVault.Platform.Features.Imputation;

/// <summary>A job as its owner sees it.</summary>
internal sealed record JobView
{
    public required JobId Id { get; init; }

    public required string PublicId { get; init; }

    /// <summary>Name that the owner gave it; null if none, or no longer kept.</summary>
    public required string? Name { get; init; }

    /// <summary>State as of now: a job whose time is over is expired, whether or not it has been swept.</summary>
    public required JobState State { get; init; }

    public required string Panel { get; init; }

    public required string Build { get; init; }

    public required string Population { get; init; }

    public required bool Phasing { get; init; }

    public required bool OnlyQualityControl { get; init; }

    public required double MinimumR2 { get; init; }

    public required bool Empirical { get; init; }

    public required DateTimeOffset SubmittedAt { get; init; }

    public required DateTimeOffset? StartedAt { get; init; }

    public required DateTimeOffset? EndedAt { get; init; }

    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When the uploaded files were destroyed.</summary>
    public required DateTimeOffset? InputDestroyedAt { get; init; }

    /// <summary>Whether somebody holds it, so that it cannot be destroyed; lists leave it out.</summary>
    public bool IsHeld { get; init; }

    public required int? Samples { get; init; }

    public required int? Markers { get; init; }

    public required int? Chromosomes { get; init; }

    public required int? Chunks { get; init; }

    /// <summary>Stable code of what ended it; null unless it failed.</summary>
    public required string? FailureCode { get; init; }

    /// <summary>1 for the next in queue; null unless it waits.</summary>
    public required int? QueuePosition { get; init; }

    /// <summary>Whether a generated password waits to be shown once.</summary>
    public required bool PasswordWaiting { get; init; }

    /// <summary>Whether the caller chose the archive password.</summary>
    public required bool OwnPassword { get; init; }

    public IReadOnlyList<JobStep> Steps { get; init; } = [];

    public IReadOnlyList<JobFile> Archives { get; init; } = [];

    public IReadOnlyList<JobFile> QualityControlFiles { get; init; } = [];
}

/// <summary>How far a step is.</summary>
internal enum JobStepState
{
    Waiting,
    Running,
    Done,
    Failed,
}

/// <summary>One of the steps that people follow.</summary>
/// <param name="Id">Stable word: validation, quality-control, phasing, imputation, sealing.</param>
/// <param name="Title">Title for people.</param>
/// <param name="State">How far it is.</param>
/// <param name="Fraction">0 to 1.</param>
/// <param name="Messages">What the owner is told about it.</param>
internal sealed record JobStep(
    string Id, string Title, JobStepState State, double Fraction, IReadOnlyList<JobMessage> Messages);

/// <summary>A file that waits for the owner.</summary>
/// <param name="Id">The sealed object.</param>
/// <param name="Name">File name.</param>
/// <param name="Length">Length in bytes.</param>
/// <param name="LinkToken">Token of its share link; null if it has none.</param>
internal sealed record JobFile(ObjectId Id, string Name, long Length, string? LinkToken);
