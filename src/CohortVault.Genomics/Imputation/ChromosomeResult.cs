using CohortVault.Genomics.Formats;
using CohortVault.Genomics.Panels;

namespace CohortVault.Genomics.Imputation;

/// <summary>Makes a writer once the header is known.</summary>
/// <param name="header">Header of the file.</param>
public delegate VariantWriter OpenResult(VariantHeader header);

/// <summary>Where the results of a chromosome go.</summary>
/// <param name="Dosages">The imputed genotypes.</param>
/// <param name="Sites">The same records without samples; null for none.</param>
/// <param name="Empirical">Observed alleles and leave-one-out dosages at the typed sites; null for none.</param>
public sealed record ResultOutputs(OpenResult Dosages, OpenResult? Sites = null, OpenResult? Empirical = null);

/// <summary>What a chromosome's result holds.</summary>
/// <param name="Records">Records in the dosage file.</param>
/// <param name="Imputed">Those that are panel sites.</param>
/// <param name="TypedOnly">Those that only the study has.</param>
/// <param name="Filtered">Panel sites left out for their R2.</param>
/// <param name="Empirical">Typed panel sites.</param>
public sealed record ResultSummary(int Records, int Imputed, int TypedOnly, int Filtered, int Empirical);

/// <summary>
/// Joins the chunk results of a chromosome: makes the haplotypes continue across borders, measures each site over all
/// samples and writes the files.
/// </summary>
public sealed class ChromosomeResult : IDisposable
{
    private readonly PanelChromosome _panel;
    private readonly ResultOutputs _outputs;
    private readonly ResultOptions _options;
    private ResultRowWriter? _writer;
    private ChunkResultReader? _previous;
    private bool[] _swapped = [];

    /// <summary>Prepares the join of chunks of one panel chromosome.</summary>
    public ChromosomeResult(PanelChromosome panel, ResultOutputs outputs, ResultOptions options) =>
        (_panel, _outputs, _options) = (panel, outputs, options);

    /// <summary>Joins chunk results, given in order, and completes the files.</summary>
    public static ResultSummary Merge(
        IEnumerable<Stream> chunkResults, PanelChromosome panel, ResultOutputs outputs, ResultOptions options,
        CancellationToken cancellation = default)
    {
        using var result = new ChromosomeResult(panel, outputs, options);
        foreach (var chunk in chunkResults)
        {
            result.Append(chunk, cancellation);
        }

        return result.Complete();
    }

    /// <summary>Adds the next chunk, read from a seekable stream that is no longer needed afterwards.</summary>
    public void Append(Stream chunkResult, CancellationToken cancellation = default)
    {
        var chunk = new ChunkResultReader(chunkResult);
        if (_previous is null)
        {
            _swapped = new bool[chunk.Head.Samples.Count];
            _writer = new ResultRowWriter(_panel, chunk.Head, _outputs, _options);
        }
        else
        {
            if (!_previous.Head.Samples.SequenceEqual(chunk.Head.Samples)
                || !_previous.Head.Diploid.SequenceEqual(chunk.Head.Diploid))
            {
                throw new InvalidDataException("The chunks have different samples.");
            }

            var opposite = Ligation.Opposite(_previous, chunk);
            for (var sample = 0; sample < opposite.Length; sample++)
            {
                _swapped[sample] ^= opposite[sample];
            }
        }

        ResultBlocks.Write(chunk, _panel, _swapped, _writer!, cancellation);
        _previous = chunk;
    }

    /// <summary>Completes the files.</summary>
    public ResultSummary Complete() =>
        _writer?.Complete() ?? throw new InvalidOperationException("There was no chunk.");

    /// <summary>Closes the files; without <see cref="Complete"/> there are none.</summary>
    public void Dispose() => _writer?.Dispose();
}
