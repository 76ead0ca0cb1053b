using System.Text.Json.Serialization;

namespace CohortVault.Genomics.Imputation;

/// <summary>Head of a chunk result: what the columns and rows are.</summary>
internal sealed record ChunkResultHead
{
    /// <summary>Dosages are kept in thousandths, the resolution of the output.</summary>
    public const int Unit = 1000;

    public required string Chromosome { get; init; }
    public required Window Window { get; init; }
    public required int FirstSite { get; init; }
    public required int SiteCount { get; init; }
    public required IReadOnlyList<string> Samples { get; init; }
    public required bool[] Diploid { get; init; }

    /// <summary>Haplotypes in each batch of samples.</summary>
    public required int[] Batches { get; init; }

    /// <summary>First site of each block, counted from the chunk's first; blocks are numbered in this order.</summary>
    public required int[] Blocks { get; init; }

    /// <summary>Panel sites at which the study is typed, flanks included.</summary>
    public required int[] Typed { get; init; }

    /// <summary>Sites inside the window that only the study has.</summary>
    public required IReadOnlyList<TargetSite> TypedOnly { get; init; }
}

/// <summary>What a section of a chunk result holds.</summary>
internal enum ChunkSection
{
    Head = 0,

    /// <summary>Observed alleles at the typed sites, one byte each, site by site.</summary>
    TypedAlleles = 1,

    /// <summary>Observed alleles at the typed-only sites, site by site, then which genotypes lack their phase.</summary>
    TypedOnlyAlleles = 2,

    /// <summary>
    /// Dosages of a block of sites and a batch of haplotypes, then leave-one-out dosages of its typed sites, as
    /// <see cref="DosageRows"/>; the other sections are deflated.
    /// </summary>
    Dosages = 3,
}

internal readonly record struct ChunkSectionPlace(ChunkSection Kind, int Block, int Batch, long Offset, int Stored, int Raw);

[JsonSerializable(typeof(ChunkResultHead))]
internal sealed partial class ChunkResultJson : JsonSerializerContext;
