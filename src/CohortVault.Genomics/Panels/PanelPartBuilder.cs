using CohortVault.Genomics.Formats;
using CohortVault.Genomics.Kernels;

namespace CohortVault.Genomics.Panels;

/// <summary>Collects the records of one chromosome or part of X and checks that they fit together.</summary>
internal sealed class PanelPartBuilder : IDisposable
{
    private readonly string _path;
    private readonly IReadOnlyList<string> _samples;
    private readonly PopulationTable? _table;
    private readonly List<string> _labels = [];
    private readonly HashSet<string> _allelesHere = [];
    private PanelFileWriter? _writer;
    private bool[] _diploid = [];
    private int[][] _members = [];
    private bool _allDiploid;
    private short[] _alleles = [];
    private ulong[] _bits = [];
    private int _position;

    public PanelPartBuilder(string name, string path, IReadOnlyList<string> samples, PopulationTable? table)
    {
        (Name, _path, _samples, _table) = (name, path, samples, table);
        if (table is not null)
        {
            _labels.AddRange(table.Labels.Where(label => samples.Any(sample => table.Has(sample, label))));
        }
    }

    public string Name { get; }

    public int SiteCount => _writer?.SiteCount ?? 0;

    public IReadOnlyList<PanelPopulation> Populations =>
    [
        new("all", _samples.Count),
        .. _labels.Select(label => new PanelPopulation(label, _samples.Count(sample => _table!.Has(sample, label)))),
    ];

    public void Add(VariantReader reader, List<LeftOutRecord> leftOut)
    {
        var record = reader.Current;
        if (record.Position < _position)
        {
            throw Refused(reader, "panel.regions-overlap", "The files of this chromosome overlap.",
                "Give regions that do not overlap, each sorted by position.");
        }

        if (record.Alternates.Count != 1)
        {
            LeaveOut(record.Alternates.Count == 0 ? "no alternative allele" : "multiallelic");
            return;
        }

        if (record.Position > _position)
        {
            _allelesHere.Clear();
            _position = record.Position;
        }

        if (!_allelesHere.Add($"{record.Reference} {record.Alternates[0]}"))
        {
            LeaveOut("duplicate of the record before with this position and alleles");
            return;
        }

        if (_writer is null)
        {
            Start(reader);
        }

        TakeAlleles(reader);
        _writer!.Add(record.Position, record.Id, record.Reference, record.Alternates[0], _bits);

        void LeaveOut(string reason) => leftOut.Add(new LeftOutRecord(
            record.Chromosome, record.Position, record.Reference, string.Join(',', record.Alternates), reason));
    }

    public PanelChromosomeFile Finish(string contig, GeneticMap? map)
    {
        var writer = _writer!;
        writer.Finish(
            new PanelFileDescription
            {
                Name = Name,
                Contig = contig,
                Sites = writer.SiteCount,
                Haplotypes = _alleles.Length,
                Map = map is not null,
                Populations =
                [
                    new("all", _alleles.Length),
                    .. _labels.Select((label, i) => new PanelFilePopulation(label, _members[i].Length)),
                ],
            },
            map);
        writer.Dispose();
        return new PanelChromosomeFile
        {
            Name = Name,
            Contig = contig,
            File = Path.GetFileName(_path),
            Bytes = 0,
            Sha256 = "",
            Sites = writer.SiteCount,
            Haplotypes = _alleles.Length,
            First = writer.Positions[0],
            Last = writer.Positions[^1],
            Map = map is not null,
        };
    }

    public void Dispose() => _writer?.Dispose();

    // The first record says who has one copy (males in X nonPAR, everyone in MT) and who has two.
    private void Start(VariantReader reader)
    {
        var alleles = reader.Current.Alleles;
        _diploid = new bool[_samples.Count];
        var haplotypes = 0;
        var members = _labels.ConvertAll(_ => new List<int>());
        for (var sample = 0; sample < _samples.Count && 2 * sample < alleles.Length; sample++)
        {
            _diploid[sample] = alleles[(2 * sample) + 1] != VariantRecord.Absent;
            var copies = _diploid[sample] ? 2 : 1;
            for (var label = 0; label < _labels.Count; label++)
            {
                if (_table!.Has(_samples[sample], _labels[label]))
                {
                    members[label].AddRange(Enumerable.Range(haplotypes, copies));
                }
            }

            haplotypes += copies;
        }

        if (haplotypes == 0)
        {
            throw Refused(reader, "panel.no-samples", "The reference has no samples.", "Give files with genotypes.");
        }

        _members = [.. members.Select(m => m.ToArray())];
        _allDiploid = Array.TrueForAll(_diploid, two => two);
        _alleles = new short[haplotypes];
        _bits = new ulong[PanelHaplotypes.BitWords(haplotypes)];
        _writer = new PanelFileWriter(new FileStream(_path, FileMode.CreateNew), haplotypes, _members);
    }

    private void TakeAlleles(VariantReader reader)
    {
        if (!ReferenceEquals(reader.Header.Samples, _samples) && !reader.Header.Samples.SequenceEqual(_samples))
        {
            throw Refused(reader, "panel.samples-differ", "The files of this chromosome have different samples.",
                "Give files with the same samples in the same order.");
        }

        var record = reader.Current;
        if (_allDiploid && !record.Phased.Contains(false) && AlleleBits.TryPack(record.Alleles, _bits))
        {
            return;
        }

        TakeOneByOne(reader);
        if (!AlleleBits.TryPack(_alleles, _bits))
        {
            throw new InvalidDataException("A record of two alleles has a third.");
        }
    }

    // Males in X and everybody in MT have one copy; and here is found what a record cannot have.
    private void TakeOneByOne(VariantReader reader)
    {
        var record = reader.Current;
        var haplotype = 0;
        for (var sample = 0; sample < _diploid.Length; sample++)
        {
            var (first, second) = (record.Alleles[2 * sample], record.Alleles[(2 * sample) + 1]);
            if (second != VariantRecord.Absent != _diploid[sample])
            {
                throw Refused(reader, "panel.ploidy", $"Sample {sample + 1} has another number of copies than before.",
                    "Give each sample one ploidy per chromosome or part of X.");
            }

            if (first < 0 || second == VariantRecord.Missing)
            {
                throw Refused(reader, "panel.missing", $"The genotype of sample {sample + 1} is missing.",
                    "Impute missing genotypes or leave such records out of the reference.");
            }

            if (_diploid[sample] && !record.Phased[sample])
            {
                throw Refused(reader, "panel.unphased", $"The genotype of sample {sample + 1} is not phased.",
                    "Phase the reference first; its genotypes must be written with '|'.");
            }

            _alleles[haplotype++] = first;
            if (_diploid[sample])
            {
                _alleles[haplotype++] = second;
            }
        }
    }

    private static InputRefusedException Refused(VariantReader reader, string code, string problem, string remedy) =>
        new(code, problem, remedy, reader.File, reader.LineNumber);
}
