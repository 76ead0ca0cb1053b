using System.Globalization;
using CohortVault.Genomics.Formats;
using CohortVault.Genomics.Panels;

namespace CohortVault.Genomics.Imputation;

/// <summary>A region of one chromosome as written on the command line: <c>20:1000000-2000000</c> or <c>20</c>.</summary>
/// <param name="Chromosome">Canonical name.</param>
/// <param name="Window">Positions.</param>
public sealed record Region(string Chromosome, Window Window)
{
    /// <summary>Reads <c>C</c> or <c>C:FROM-TO</c>.</summary>
    public static Region Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        var chromosome = ChromosomeName.Canonical(colon < 0 ? text : text[..colon]);
        if (chromosome is not null && colon < 0)
        {
            return new Region(chromosome, Window.Everything);
        }

        var ends = text[(colon + 1)..].Split('-');
        return chromosome is not null && ends.Length == 2
            && int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var from)
            && int.TryParse(ends[1], NumberStyles.None, CultureInfo.InvariantCulture, out var to)
            && from >= 1 && to >= from
            ? new Region(chromosome, new Window(from, to))
            : throw new InputRefusedException("region.malformed", "This is not a region.",
                "Write it as CHROMOSOME:FROM-TO, such as 20:1000000-2000000.");
    }
}

/// <summary>A whole study file with the panel chromosome it belongs to.</summary>
internal sealed class StudyFile : IDisposable
{
    private StudyFile(PanelChromosome panel, TargetGenotypes genotypes, string name, Window window)
    {
        (Panel, Genotypes, Name, Window) = (panel, genotypes, name, window);
    }

    public PanelChromosome Panel { get; }

    public TargetGenotypes Genotypes { get; }

    /// <summary>Name for messages.</summary>
    public string Name { get; }

    /// <summary>What is asked for: the region, or all the panel has.</summary>
    public Window Window { get; }

    /// <summary>Reads a file of one chromosome (of X: one part), whatever its format.</summary>
    public static StudyFile Read(
        PanelDirectory panels, Func<Stream> open, string name, Region? region, CancellationToken cancellation)
    {
        var part = PartIn(panels, open, name, region);
        var panel = panels.Open(part, cancellation);
        try
        {
            using var reader = VariantReader.Open(open(), name);
            var genotypes = TargetGenotypes.Read(reader, panel, cancellation: cancellation);
            if (!genotypes.Sites.Any(site => site.PanelSite >= 0))
            {
                throw new InputRefusedException("input.no-overlap", "No site of the study is in the panel.",
                    "Check that study and panel have the same genome build and alleles on the forward strand.", name);
            }

            return new StudyFile(panel, genotypes, name, region?.Window ?? Window.Everything);
        }
        catch
        {
            panel.Dispose();
            throw;
        }
    }

    /// <summary>The chunks that the panel's sites in the window fall into, with the sites' own ends.</summary>
    public IEnumerable<Window> Chunks()
    {
        var sites = Panel.Sites;
        var first = sites.FirstAtOrAfter(Window.Start);
        var end = Window.End == int.MaxValue ? sites.Count : sites.FirstAtOrAfter(Window.End + 1);
        if (first >= end)
        {
            throw new InputRefusedException("region.empty", "The panel has no site in the region.",
                $"It covers {Panel.Contig}:{sites.Position(0)}-{sites.Position(sites.Count - 1)}.");
        }

        // Typed-only sites may lie beyond the panel's first and last site, inside the window.
        var chunks = new Window(Math.Max(1, Window.Start), sites.Position(end - 1)).Chunks()
            .Where(chunk => sites.FirstAtOrAfter(chunk.Start) < sites.FirstAtOrAfter(chunk.End + 1)).ToList();
        chunks[0] = chunks[0] with { Start = Window.Start };
        chunks[^1] = chunks[^1] with { End = Window.End };
        return chunks;
    }

    public void Dispose() => Panel.Dispose();

    private static string PartIn(PanelDirectory panels, Func<Stream> open, string name, Region? region)
    {
        using var reader = VariantReader.Open(open(), name);
        string? part = null;
        while (reader.MoveNext())
        {
            var chromosome = ChromosomeName.Canonical(reader.Current.Chromosome) ?? throw new InputRefusedException(
                "input.chromosome", "This is not a chromosome we know.", "Use 1 to 22, X and MT.", name, reader.LineNumber);
            if (region is not null && ChromosomeName.WholeOf(region.Chromosome) != ChromosomeName.WholeOf(chromosome))
            {
                throw new InputRefusedException("region.chromosome", "The study lies on another chromosome than the region.",
                    "Ask for a region of the study's chromosome.", name, reader.LineNumber);
            }

            var here = ChromosomeName.PartOf(chromosome, reader.Current.Position, panels.Description.Build);
            if (part is not null && part != here)
            {
                throw new InputRefusedException("input.chromosome",
                    $"The file holds {part} and {here}; both cannot be worked on at once.",
                    "Give one file per chromosome, and of X one file per part (PAR1, nonPAR, PAR2).", name, reader.LineNumber);
            }

            part = here;
            if (chromosome != "X")
            {
                break;
            }
        }

        return part ?? throw new InputRefusedException("input.empty", "The file has no records.", "Give a file with records.", name);
    }
}
