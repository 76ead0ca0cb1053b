using CohortVault.Platform.Features.Vault.Contracts;

namespace CohortVault.Platform.Features.Panels.Contracts;

/// <summary>A reference panel that jobs may ask for.</summary>
internal sealed record PanelInfo
{
    /// <summary>Short id, such as <c>hapmap2</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Name that people read.</summary>
    public required string Name { get; init; }

    /// <summary><c>hg19</c> or <c>hg38</c>.</summary>
    public required string Build { get; init; }

    /// <summary>Directory of its files.</summary>
    public required string Directory { get; init; }

    /// <summary>Populations with their number of samples.</summary>
    public required IReadOnlyList<(string Id, int Samples)> Populations { get; init; }

    /// <summary>Chromosomes (parts of X apart) that it covers.</summary>
    public required IReadOnlyList<string> Chromosomes { get; init; }

    /// <summary>Fewest samples an upload may have.</summary>
    public required int MinimumSamples { get; init; }

    /// <summary>Whether haplotype dosages may leave the house.</summary>
    public required bool HaplotypeDosages { get; init; }

    /// <summary>Whether empirical dosages may leave the house.</summary>
    public required bool EmpiricalDosages { get; init; }

    /// <summary>Samples one account may impute in a week; null means any number.</summary>
    public required int? SamplesPerWeek { get; init; }
}

/// <summary>One file of a controlled panel, for a worker.</summary>
/// <param name="Name">Its name in the panel's description.</param>
/// <param name="Grant">What opens it.</param>
internal sealed record SealedPanelCopy(string Name, WorkerGrant Grant);

/// <summary>The panels of this installation.</summary>
internal interface IPanels
{
    /// <summary>All panels, by id.</summary>
    Task<IReadOnlyList<PanelInfo>> ListAsync(CancellationToken ct);

    /// <summary>One panel; null if there is none of that id.</summary>
    Task<PanelInfo?> FindAsync(string id, CancellationToken ct);

    /// <summary>Lets a worker read a controlled panel; empty for an open one, whose files are plain.</summary>
    Task<IReadOnlyList<SealedPanelCopy>> GrantReadAsync(string id, CancellationToken ct);
}
