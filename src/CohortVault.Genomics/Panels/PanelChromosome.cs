using System.Text.Json;

namespace CohortVault.Genomics.Panels;

/// <summary>One chromosome (or part of X) of a panel, open for reading. Every section is verified when it is read.</summary>
public sealed class PanelChromosome : IDisposable
{
    private readonly PanelFileReader _file;
    private readonly PanelFileDescription _description;
    private readonly double[] _centiMorgans;

    private PanelChromosome(PanelFileReader file)
    {
        _file = file;
        _description = Describe(file);
        Sites = PanelSiteSections.Read(file, _description);
        _centiMorgans = PanelSiteSections.ReadMap(file, _description, Sites);
    }

    /// <summary>Name without prefix: 1 to 22, X.PAR1, X.nonPAR, X.PAR2, MT.</summary>
    public string Name => _description.Name;

    /// <summary>Contig name in the panel's build, as it stands in output files.</summary>
    public string Contig => _description.Contig;

    /// <summary>Number of haplotypes.</summary>
    public int HaplotypeCount => _description.Haplotypes;

    /// <summary>Positions, alleles and frequencies.</summary>
    public PanelSites Sites { get; }

    /// <summary>Genetic position of each site in centimorgans.</summary>
    public ReadOnlySpan<double> CentiMorgans => _centiMorgans;

    /// <summary>Opens a chromosome's file; damage is refused by name.</summary>
    public static PanelChromosome Open(string path) => Open(File.OpenRead(path), Path.GetFileName(path));

    /// <summary>Opens a chromosome from any seekable stream, which it then owns.</summary>
    public static PanelChromosome Open(Stream content, string displayName)
    {
        var file = new PanelFileReader(content, displayName);
        try
        {
            return new PanelChromosome(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Loads the haplotypes of a range of sites (in whole blocks).</summary>
    public PanelHaplotypes Load(int firstSite, int count, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstSite);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstSite + count, Sites.Count);
        var size = _file.SitesPerBlock;
        var firstBlock = firstSite / size;
        var blocks = new List<HaplotypeBlock>();
        for (var block = firstBlock; count > 0 && block <= (firstSite + count - 1) / size; block++)
        {
            cancellation.ThrowIfCancellationRequested();
            blocks.Add(Block(block));
        }

        return new PanelHaplotypes(firstSite, count, HaplotypeCount, size, firstBlock, blocks);
    }

    /// <summary>Sites per stored block; only the last block may have fewer.</summary>
    internal int SitesPerBlock => _file.SitesPerBlock;

    /// <summary>Reads one block of sites, into a buffer that it then owns, if that is long enough.</summary>
    internal HaplotypeBlock Block(int block, byte[]? buffer = null)
    {
        var raw = buffer ?? [];
        var length = _file.Read(PanelSection.Haplotypes, block, ref raw);
        var sites = Math.Min(SitesPerBlock, Sites.Count - (block * SitesPerBlock));
        return _file.Parsed(() => HaplotypeBlock.Parse(raw, length, sites, HaplotypeCount));
    }

    /// <summary>Genetic position of any position on the chromosome, between sites by straight line.</summary>
    public double CentiMorgansAt(int position)
    {
        var after = Sites.FirstAtOrAfter(position);
        if (after == Sites.Count)
        {
            return _centiMorgans[^1] + ((position - Sites.Position(after - 1)) * GeneticMap.DefaultCentiMorgansPerBase);
        }

        if (after == 0 || Sites.Position(after) == position)
        {
            return _centiMorgans[after];
        }

        var (left, right) = (Sites.Position(after - 1), Sites.Position(after));
        var share = (double)(position - left) / (right - left);
        return _centiMorgans[after - 1] + (share * (_centiMorgans[after] - _centiMorgans[after - 1]));
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private static PanelFileDescription Describe(PanelFileReader file)
    {
        var raw = file.Read(PanelSection.Description, 0);
        return file.Parsed(() =>
        {
            var description = JsonSerializer.Deserialize(raw, PanelJson.Default.PanelFileDescription);
            return description is { Sites: > 0, Haplotypes: > 0, Populations.Count: > 0 }
                ? description
                : throw new InvalidDataException("The description is empty.");
        });
    }
}
