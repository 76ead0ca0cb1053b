namespace CohortVault.Genomics.Formats;

/// <summary>The fixed columns of a record that outputs carry.</summary>
/// <param name="Chromosome">Contig name.</param>
/// <param name="Position">1-based position of the first reference base.</param>
/// <param name="Id">Identifier, <c>.</c> if none.</param>
/// <param name="Reference">Reference allele.</param>
/// <param name="Alternates">Alternative alleles, empty if none.</param>
/// <param name="Filter">PASS, <c>.</c> or filter ids separated by semicolons.</param>
public readonly record struct VariantSite(
    string Chromosome, int Position, string Id, string Reference, IReadOnlyList<string> Alternates, string Filter);

/// <summary>One record; the reader reuses one instance, so copy what must outlive the next <c>MoveNext</c>.</summary>
public sealed class VariantRecord
{
    /// <summary>Allele index of a missing allele.</summary>
    public const short Missing = -1;

    /// <summary>In the second place of a sample: there is no second allele, the genotype is haploid.</summary>
    public const short Absent = -2;

    private readonly VariantReader _reader;

    internal VariantRecord(VariantReader reader, int samples)
    {
        _reader = reader;
        AlleleStore = new short[2 * samples];
        PhaseStore = new bool[samples];
    }

    /// <summary>Contig name.</summary>
    public string Chromosome { get; internal set; } = "";

    /// <summary>1-based position of the first reference base.</summary>
    public int Position { get; internal set; }

    /// <summary>Identifier, <c>.</c> if none.</summary>
    public string Id { get; internal set; } = ".";

    /// <summary>Reference allele.</summary>
    public string Reference { get; internal set; } = "";

    /// <summary>Alternative alleles, empty if none.</summary>
    public IReadOnlyList<string> Alternates { get; internal set; } = [];

    /// <summary>PASS, <c>.</c> or filter ids separated by semicolons.</summary>
    public string Filter { get; internal set; } = ".";

    /// <summary>Whether the record has a GT field; without one every allele is missing.</summary>
    public bool HasGenotypes { get; internal set; }

    /// <summary>Two per sample: allele index, <see cref="Missing"/>, or in second place <see cref="Absent"/>.</summary>
    public ReadOnlySpan<short> Alleles => AlleleStore;

    /// <summary>One per sample: written with <c>|</c>; a haploid genotype counts as phased.</summary>
    public ReadOnlySpan<bool> Phased => PhaseStore;

    /// <summary>The fixed columns together.</summary>
    public VariantSite Site => new(Chromosome, Position, Id, Reference, Alternates, Filter);

    internal short[] AlleleStore { get; }

    internal bool[] PhaseStore { get; }

    /// <summary>
    /// Reads a numeric FORMAT field, <paramref name="valuesPerSample"/> values for each sample; missing is NaN.
    /// </summary>
    /// <returns>False if the record does not have the field.</returns>
    public bool TryReadFormat(string key, int valuesPerSample, Span<float> values)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(valuesPerSample, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(values.Length, PhaseStore.Length * valuesPerSample);
        return _reader.TryReadFormat(key, valuesPerSample, values);
    }

    /// <summary>Reads the first value of a numeric INFO field; NaN if it is missing.</summary>
    /// <returns>False if the record does not have the field.</returns>
    public bool TryReadInfo(string key, out float value) => _reader.TryReadInfo(key, out value);

    /// <summary>Whether INFO has the key, with or without a value.</summary>
    public bool HasInfo(string key) => _reader.TryReadInfo(key, out _);
}
