using System.Text.Json.Serialization;

namespace CohortVault.Genomics.Panels;

/// <summary>What <c>panel.json</c> says about a reference panel: no sample is named in it.</summary>
public sealed record PanelDescription
{
    /// <summary>The format version this program writes.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Version of the format, see <c>docs/formats/panel.md</c>.</summary>
    public required int Format { get; init; }

    /// <summary>Short id by which jobs ask for the panel.</summary>
    public required string Id { get; init; }

    /// <summary>Name that people read.</summary>
    public required string Name { get; init; }

    /// <summary>Genome build, <c>hg19</c> or <c>hg38</c>.</summary>
    public required string Build { get; init; }

    /// <summary>Populations with their number of samples; the first is always <c>all</c>.</summary>
    public required IReadOnlyList<PanelPopulation> Populations { get; init; }

    /// <summary>One entry per chromosome, in karyotype order; X is three entries (PAR1, nonPAR, PAR2).</summary>
    public required IReadOnlyList<PanelChromosomeFile> Chromosomes { get; init; }

    /// <summary>What uploads must satisfy before they are imputed with this panel.</summary>
    public PanelQualityPolicy Quality { get; init; } = new();

    /// <summary>What may be given out, so that crafted uploads cannot read the panel's own haplotypes back.</summary>
    public PanelDisclosurePolicy Disclosure { get; init; } = new();
}

/// <summary>A group of panel samples whose allele frequencies are kept.</summary>
/// <param name="Id">Label as in the population table.</param>
/// <param name="Samples">Number of samples.</param>
public sealed record PanelPopulation(string Id, int Samples);

/// <summary>One chromosome (or part of X) of a panel and the file that holds it.</summary>
public sealed record PanelChromosomeFile
{
    /// <summary>Name without prefix: 1 to 22, X.PAR1, X.nonPAR, X.PAR2, MT.</summary>
    public required string Name { get; init; }

    /// <summary>Contig name in the build's encoding, such as <c>20</c> or <c>chr20</c>.</summary>
    public required string Contig { get; init; }

    /// <summary>File name inside the panel directory.</summary>
    public required string File { get; init; }

    /// <summary>Size of the file in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>SHA-256 of the file, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Number of sites.</summary>
    public required int Sites { get; init; }

    /// <summary>Number of haplotypes.</summary>
    public required int Haplotypes { get; init; }

    /// <summary>Position of the first site.</summary>
    public required int First { get; init; }

    /// <summary>Position of the last site.</summary>
    public required int Last { get; init; }

    /// <summary>Whether genetic distances come from a map; otherwise 1 cM per Mb is assumed.</summary>
    public required bool Map { get; init; }
}

/// <summary>Thresholds of the quality control, with the field's usual defaults.</summary>
public sealed record PanelQualityPolicy
{
    /// <summary>Fewest samples an upload may have.</summary>
    public int MinimumSamples { get; init; } = 1;

    /// <summary>Most samples an upload may have.</summary>
    public int MaximumSamples { get; init; } = 50_000;

    /// <summary>Share of a chunk's sites that must be in the panel.</summary>
    public double MinimumOverlap { get; init; } = 0.5;

    /// <summary>Fewest sites a chunk must share with the panel.</summary>
    public int MinimumSites { get; init; } = 3;

    /// <summary>Call rate every sample must reach in a chunk.</summary>
    public double SampleCallRate { get; init; } = 0.5;

    /// <summary>Share of half-missing genotypes tolerated in X nonPAR.</summary>
    public double MixedGenotypes { get; init; } = 0.1;

    /// <summary>Obvious strand flips tolerated in an upload.</summary>
    public int StrandFlips { get; init; } = 100;

    /// <summary>Allele switches tolerated in an upload; null means any number.</summary>
    public int? AlleleSwitches { get; init; }
}

/// <summary>What results of this panel may contain.</summary>
public sealed record PanelDisclosurePolicy
{
    /// <summary>Whether haplotype dosages (HDS) may leave the house.</summary>
    public bool HaplotypeDosages { get; init; } = true;

    /// <summary>Whether the empirical (leave-one-out) dosages may leave the house.</summary>
    public bool EmpiricalDosages { get; init; } = true;

    /// <summary>Samples one account may impute in a week; null means any number.</summary>
    public int? SamplesPerWeek { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n",
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PanelDescription))]
[JsonSerializable(typeof(PanelFileDescription))]
internal sealed partial class PanelJson : JsonSerializerContext;

/// <summary>The first section of a chromosome's file.</summary>
internal sealed record PanelFileDescription
{
    public required string Name { get; init; }
    public required string Contig { get; init; }
    public required int Sites { get; init; }
    public required int Haplotypes { get; init; }
    public required bool Map { get; init; }

    /// <summary>Label and number of haplotypes on this chromosome, in the order of the count columns.</summary>
    public required IReadOnlyList<PanelFilePopulation> Populations { get; init; }
}

internal sealed record PanelFilePopulation(string Id, int Haplotypes);
