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
}

/// <summary>The panels of this installation.</summary>
internal interface IPanels
{
    /// <summary>All panels, by id.</summary>
    Task<IReadOnlyList<PanelInfo>> ListAsync(CancellationToken ct);

    /// <summary>One panel; null if there is none of that id.</summary>
    Task<PanelInfo?> FindAsync(string id, CancellationToken ct);
}
