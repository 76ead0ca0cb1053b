using CohortVault.Genomics.Kernels;
using CohortVault.Genomics.Panels;

namespace CohortVault.Genomics.Imputation;

/// <summary>
/// Imputes one target haplotype at a time. Forward states are kept only at check points and recomputed per block of
/// typed sites, so that memory grows with the square root of their number and the states stay in cache.
/// </summary>
internal sealed class HaplotypeImputer
{
    private readonly ImputationModel _model;
    private readonly int _states;
    private readonly int _blockLength;
    private readonly float[] _checkPoints;
    private readonly float[] _checkSums;
    private readonly float[] _block;
    private readonly float[] _blockSums;
    private readonly float[] _backward;
    private readonly float[] _product;
    private readonly float[] _uniform;

    public HaplotypeImputer(ImputationModel model)
    {
        _model = model;
        _states = model.StateCount;
        var typed = model.Typed.Length;
        _blockLength = Math.Max(1, (int)Math.Ceiling(Math.Sqrt(typed)));
        var blocks = (typed + _blockLength - 1) / _blockLength;
        _checkPoints = new float[(long)blocks * _states];
        _checkSums = new float[blocks];
        _block = new float[(long)_blockLength * _states];
        _blockSums = new float[_blockLength];
        _backward = new float[_states];
        _product = new float[_states];
        _uniform = new float[_states];
        Array.Fill(_uniform, 1f / _states);
    }

    /// <summary>
    /// Imputes from the alleles at the typed sites (0, 1, negative if missing): the probability of the alternative
    /// allele at each site to impute, and for the typed ones among them what it would be if they had not been typed.
    /// </summary>
    public void Impute(ReadOnlySpan<sbyte> observed, Span<float> dosages, Span<float> leaveOneOut)
    {
        var typed = _model.Typed.Length;
        ForwardCheckPoints(observed);
        var site = _model.SiteCount - 1;
        var (loadedBlock, backwardSum) = (-1, 1f);
        _uniform.CopyTo(_backward, 0);
        for (var before = typed - 1; before >= -1; before--)
        {
            ReadOnlySpan<float> forward = _uniform;
            var forwardSum = 1f;
            if (before >= 0)
            {
                var block = before / _blockLength;
                if (block != loadedBlock)
                {
                    RecomputeBlock(observed, block);
                    loadedBlock = block;
                }

                var row = before - (block * _blockLength);
                forward = _block.AsSpan(row * _states, _states);
                forwardSum = _blockSums[row];
            }

            if (site >= 0 && _model.Places[site].Before == before)
            {
                site = ImputeInterval(observed, before, forward, forwardSum, backwardSum, site, dosages, leaveOneOut);
            }

            if (site < 0)
            {
                return;
            }

            if (before >= 0)
            {
                var jump = before == typed - 1 ? 1 : _model.Jump(before + 1);
                backwardSum = Step(_backward, before, observed[before], jump, backwardSum);
            }
        }
    }

    private int ImputeInterval(
        ReadOnlySpan<sbyte> observed, int before, ReadOnlySpan<float> forward, float forwardSum, float backwardSum,
        int site, Span<float> dosages, Span<float> leaveOneOut)
    {
        var productSum = StateProduct.Run(forward, _backward, _product);
        for (; site >= 0 && _model.Places[site].Before == before; site--)
        {
            var place = _model.Places[site];
            var sums = AlternateSums(_model.FirstSite + site, forward, forwardSum, backwardSum, productSum, out var carriers);
            var alternate = Weigh(place, sums, carriers, forwardSum, backwardSum);
            var all = Weigh(place, new(forwardSum, backwardSum, productSum), _states, forwardSum, backwardSum);
            var reference = Math.Max(0, all - alternate);
            dosages[site] = Share(alternate, reference);
            if (!place.IsTyped)
            {
                continue;
            }

            // Taking the site's own emission out again gives the estimate without it.
            var (ifReference, ifAlternate) = Emissions(observed[before]);
            leaveOneOut[before - _model.FirstTypedInWindow] = Share(alternate / ifAlternate, reference / ifReference);
        }

        return site;
    }

    private CarrierSums AlternateSums(
        int site, ReadOnlySpan<float> forward, float forwardSum, float backwardSum, float productSum, out int carriers)
    {
        switch (_model.Haplotypes.Encoding(site))
        {
            case SiteEncoding.Bits:
                var bits = _model.Haplotypes.Bits(site);
                carriers = 0;
                foreach (var word in bits)
                {
                    carriers += System.Numerics.BitOperations.PopCount(word);
                }

                return CarrierSums.Run(forward, _backward, _product, bits);
            case SiteEncoding.AlternateCarriers:
                var alternates = _model.Haplotypes.Carriers(site);
                carriers = alternates.Length;
                return CarrierSums.Listed(forward, _backward, _product, alternates);
            default:
                var references = _model.Haplotypes.Carriers(site);
                carriers = _states - references.Length;
                var sums = CarrierSums.Listed(forward, _backward, _product, references);
                return new CarrierSums(
                    forwardSum - sums.Forward, backwardSum - sums.Backward, productSum - sums.Product);
        }
    }

    // Sum over carriers of (stay * f + jump * F / K) * (stay' * b + jump' * B / K), multiplied out.
    private double Weigh(SitePlace place, CarrierSums sums, int carriers, double forwardSum, double backwardSum)
    {
        double stayLeft = 1 - place.JumpFromBefore, stayRight = 1 - place.JumpToAfter;
        var jumpLeft = place.JumpFromBefore * forwardSum / _states;
        var jumpRight = place.JumpToAfter * backwardSum / _states;
        return (stayLeft * stayRight * sums.Product) + (stayLeft * jumpRight * sums.Forward)
            + (stayRight * jumpLeft * sums.Backward) + (jumpLeft * jumpRight * carriers);
    }

    private static float Share(double alternate, double reference)
    {
        var all = alternate + reference;
        return all > 0 ? (float)Math.Clamp(alternate / all, 0, 1) : 0;
    }

    private void ForwardCheckPoints(ReadOnlySpan<sbyte> observed)
    {
        Span<float> states = _product;
        _uniform.CopyTo(states);
        var sum = 1f;
        for (var marker = 0; marker < observed.Length; marker++)
        {
            sum = Step(states, marker, observed[marker], _model.Jump(marker), sum);
            if (marker % _blockLength == 0)
            {
                var block = marker / _blockLength;
                states.CopyTo(_checkPoints.AsSpan(block * _states));
                _checkSums[block] = sum;
            }
        }
    }

    private void RecomputeBlock(ReadOnlySpan<sbyte> observed, int block)
    {
        var first = block * _blockLength;
        _checkPoints.AsSpan(block * _states, _states).CopyTo(_block);
        _blockSums[0] = _checkSums[block];
        for (var marker = first + 1; marker < Math.Min(first + _blockLength, observed.Length); marker++)
        {
            var row = marker - first;
            var states = _block.AsSpan(row * _states, _states);
            _block.AsSpan((row - 1) * _states, _states).CopyTo(states);
            _blockSums[row] = Step(states, marker, observed[marker], _model.Jump(marker), _blockSums[row - 1]);
        }
    }

    private float Step(Span<float> states, int marker, sbyte allele, float jump, float sum)
    {
        var (ifReference, ifAlternate) = Emissions(allele);
        return StateUpdate.Run(
            states, _model.TypedBits(marker), (1 - jump) / sum, jump / _states, ifReference, ifAlternate);
    }

    private (float IfReference, float IfAlternate) Emissions(sbyte allele) => allele switch
    {
        0 => (1 - _model.MatchError, _model.MatchError),
        1 => (_model.MatchError, 1 - _model.MatchError),
        _ => (1, 1),
    };
}
