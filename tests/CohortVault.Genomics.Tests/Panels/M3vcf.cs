using System.Globalization;
using System.Text;

namespace CohortVault.Genomics.Tests.Panels;

/// <summary>M3VCF files as Minimac3 writes them: blocks share a site, distinct haplotypes stand there once.</summary>
internal static class M3vcf
{
    /// <param name="columns">Names of the haplotype columns.</param>
    /// <param name="sites">The first five columns of each site.</param>
    /// <param name="alleles">Per site one digit per haplotype.</param>
    /// <param name="block">Sites per block.</param>
    public static byte[] Text(IReadOnlyList<string> columns, string[][] sites, string[] alleles, int block)
    {
        var blocks = new StringBuilder();
        var count = 0;
        for (var first = 0; first == 0 || first < sites.Length - 1; first += block - 1)
        {
            var last = Math.Min(first + block, sites.Length) - 1;
            AppendBlock(blocks, ++count, first, last, sites, alleles);
        }

        return Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            ##fileformat=M3VCF
            ##version=1.2
            ##compression=block
            ##n_blocks={count}
            ##n_haps={columns.Count}
            ##n_markers={sites.Length}
            ##<Note=This is NOT a VCF File and cannot be read by vcftools>
            #CHROM	POS	ID	REF	ALT	QUAL	FILTER	INFO	FORMAT	{string.Join('\t', columns)}
            {blocks}
            """).ReplaceLineEndings("\n"));
    }

    private static void AppendBlock(
        StringBuilder text, int number, int first, int last, string[][] sites, string[] alleles)
    {
        var here = alleles[first..(last + 1)];
        var haplotypes = Enumerable.Range(0, here[0].Length)
            .Select(haplotype => string.Concat(here.Select(site => site[haplotype])))
            .ToArray();
        var distinct = haplotypes.Distinct().Order(StringComparer.Ordinal).ToList();
        text.Append(CultureInfo.InvariantCulture,
            $"{sites[first][0]}\t{sites[first][1]}-{sites[last][1]}\t<BLOCK:{first}-{last}>\t.\t.\t.\t.\t");
        text.Append(CultureInfo.InvariantCulture, $"B{number};VARIANTS={here.Length};REPS={distinct.Count}\t.\t");
        text.AppendJoin('\t', haplotypes.Select(haplotype => distinct.IndexOf(haplotype))).Append('\n');
        for (var site = first; site <= last; site++)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{string.Join('\t', sites[site])}\t.\t.\tB{number}.M{site - first + 1};Err=0.01;Recom=0.001\t");
            text.Append(string.Concat(distinct.Select(haplotype => haplotype[site - first]))).Append('\n');
        }
    }
}
