namespace CohortVault.Genomics.Formats.Minimac;

/// <summary>
/// Reads Minimac's panels, in which each block of sites lists the distinct haplotypes once and says which of them every
/// haplotype is. Records come out as from a VCF file. Blocks may share a site with the block before; it comes out once.
/// </summary>
internal abstract class UniqueHaplotypeReader : VariantReader
{
    private const short MaxAllele = 127;

    /// <summary>An allele that the record does not name: Minimac keeps the first alternative only.</summary>
    private const string Unnamed = "<*>";

    private int[] _unique = [];
    private VariantRecord? _current;
    private string _chromosome = "";
    private string _reference = "";
    private IReadOnlyList<string> _alternates = [];
    private int _position;
    private int _sitesLeft;

    private protected UniqueHaplotypeReader(string file, ReaderLimits limits)
        : base(file, limits)
    {
    }

    public sealed override VariantRecord Current => _current!;

    /// <summary>Blocks read so far.</summary>
    protected long Blocks { get; private set; }

    /// <summary>Alleles of the distinct haplotypes at the site read last; a missing one is negative.</summary>
    protected short[] UniqueAlleles { get; private set; } = [];

    /// <summary>
    /// Which distinct haplotype each one is: two places per sample, the second negative if there is no second copy.
    /// </summary>
    protected Span<int> Unique => _unique;

    internal sealed override bool TryReadFormat(string key, int valuesPerSample, Span<float> values) => false;

    internal sealed override bool TryReadInfo(string key, out float value)
    {
        value = float.NaN;
        return false;
    }

    private protected void Start(int samples)
    {
        _current = new VariantRecord(this, samples);
        _current.PhaseStore.AsSpan().Fill(true);
        _current.HasGenotypes = true;
        _unique = new int[2 * samples];
    }

    private protected sealed override bool ReadRecord()
    {
        while (true)
        {
            var first = _sitesLeft == 0;
            if (first)
            {
                if (!ReadBlock())
                {
                    return false;
                }
            }

            ReadSite();
            _sitesLeft--;
            if (!(first && IsSiteBefore() && AllelesAreThere()))
            {
                TakeAlleles();
                return true;
            }
        }
    }

    /// <summary>Reads the start of a block: calls <see cref="StartBlock"/>, then fills <see cref="Unique"/>.</summary>
    /// <returns>False at the end of the file.</returns>
    private protected abstract bool ReadBlock();

    /// <summary>Reads the next site of the block: the fixed columns and <see cref="UniqueAlleles"/>.</summary>
    private protected abstract void ReadSite();

    /// <summary>The refusal for a part of a record or line that is not as it must be.</summary>
    private protected abstract InputRefusedException Damaged(string part);

    /// <summary>Takes what a block announces.</summary>
    private protected void StartBlock(int sites, int distinct)
    {
        if (sites < 1 || distinct < 1 || distinct > _unique.Length)
        {
            throw Damaged("The block's number of sites or of distinct haplotypes");
        }

        Blocks++;
        _sitesLeft = sites;
        UniqueAlleles = UniqueAlleles.Length == distinct ? UniqueAlleles : new short[distinct];
        _unique.AsSpan().Fill(-1);
    }

    /// <summary>Checks one entry of a mapping.</summary>
    private protected int RequireUnique(int value) => value >= 0 && value < UniqueAlleles.Length
        ? value
        : throw Damaged("The block's list of haplotypes");

    private protected string RequireText(ReadOnlySpan<byte> text, string field, int maxLength) =>
        text.Length <= maxLength && AlleleText.IsPrintable(text)
            ? AlleleText.ToString(text)
            : throw FormatRefusals.ControlCharacter(File, LineNumber, field);

    private protected ReadOnlySpan<byte> RequireAllele(ReadOnlySpan<byte> allele, string field, bool wellFormed)
    {
        if (allele.Length > Limits.MaxAlleleLength)
        {
            throw FormatRefusals.AlleleTooLong(File, LineNumber, field, Limits.MaxAlleleLength);
        }

        return wellFormed
            ? allele
            : throw FormatRefusals.Field(File, LineNumber, field, "is empty or has a character that no allele has");
    }

    private bool IsSiteBefore() =>
        Current.Position == _position && Current.Chromosome == _chromosome && Current.Reference == _reference
        && Current.Alternates.SequenceEqual(_alternates);

    private bool AllelesAreThere()
    {
        var alleles = Current.AlleleStore;
        for (var place = 0; place < alleles.Length; place++)
        {
            if (alleles[place] != AlleleAt(place))
            {
                return false;
            }
        }

        return true;
    }

    private void TakeAlleles()
    {
        (_chromosome, _position) = (Current.Chromosome, Current.Position);
        (_reference, _alternates) = (Current.Reference, Current.Alternates);
        var alleles = Current.AlleleStore;
        short highest = 0;
        for (var place = 0; place < alleles.Length; place++)
        {
            var allele = AlleleAt(place);
            alleles[place] = allele;
            highest = Math.Max(highest, allele);
        }

        if (highest > MaxAllele)
        {
            throw Damaged("An allele");
        }

        if (highest > Current.Alternates.Count)
        {
            Current.Alternates =
                [.. Current.Alternates, .. Enumerable.Repeat(Unnamed, highest - Current.Alternates.Count)];
        }
    }

    private short AlleleAt(int place)
    {
        var unique = _unique[place];
        if (unique < 0)
        {
            return VariantRecord.Absent;
        }

        var allele = UniqueAlleles[unique];
        return allele < 0 ? VariantRecord.Missing : allele;
    }
}
