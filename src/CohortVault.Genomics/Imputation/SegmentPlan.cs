using CohortVault.Genomics.Panels;

namespace CohortVault.Genomics.Imputation;

/// <summary>Markers from First up to End, all inside one word of markers, and the blocks of sites that belong to them.</summary>
internal sealed record Segment(int First, int End, SiteBlock[] Blocks)
{
    public int Count => End - First;

    public int Word => First / MarkerWords.MarkersPerWord;
}

/// <summary>Consecutive sites that are imputed and kept together.</summary>
/// <param name="Number">Number in the chunk.</param>
/// <param name="FirstSite">First panel site.</param>
/// <param name="SiteCount">Number of sites.</param>
/// <param name="FirstTyped">First marker among the sites.</param>
/// <param name="TypedCount">Number of markers among the sites.</param>
/// <param name="Runs">The other sites, by the marker before them.</param>
internal sealed record SiteBlock(int Number, int FirstSite, int SiteCount, int FirstTyped, int TypedCount, SiteRun[] Runs)
{
    /// <summary>Words of 64 sites that a haplotype's alleles take.</summary>
    public int WordCount => Runs.Length == 0 ? 0 : Runs[^1].FirstWord + Runs[^1].WordCount;
}

/// <summary>Sites between two markers.</summary>
/// <param name="Before">The marker before them; -1 if there is none.</param>
/// <param name="FirstSite">First panel site.</param>
/// <param name="SiteCount">Number of sites.</param>
/// <param name="FirstWord">First word that holds them.</param>
internal readonly record struct SiteRun(int Before, int FirstSite, int SiteCount, int FirstWord)
{
    public int WordCount => (SiteCount + 63) / 64;
}

/// <summary>Cuts a chunk so that what is in memory at a time is bounded, whatever the density of sites and markers.</summary>
internal static class SegmentPlan
{
    private const int MostSites = 4_096;
    private const long MostWords = (24 << 20) / sizeof(ulong);
    private const int FewestWords = 8;

    /// <summary>About how many bytes the panel's alleles at the sites of a segment take.</summary>
    public static long UsualMemory(int haplotypes, int sites, int markers)
    {
        var runs = Math.Min(markers, MarkerWords.MarkersPerWord) + 1L;
        var words = runs * (1 + (sites / (64L * (markers + 1))));
        return sizeof(ulong) * Math.Min(MostWords, haplotypes * words);
    }

    public static Segment[] Cut(ImputationModel model)
    {
        var segments = new List<Segment>();
        var blocks = 0;
        var words = (int)Math.Max(FewestWords, MostWords / model.HaplotypeCount);
        var markers = model.Typed.Length;
        for (var first = 0; first < markers || segments.Count == 0;)
        {
            var end = Math.Min(first + 1, markers);
            while (end < markers && end % MarkerWords.MarkersPerWord != 0 && Fits(model, first, end + 1, words))
            {
                end++;
            }

            var (from, to) = SitesOf(model, first, end);
            var own = Blocks(model, from, to, words, ref blocks);
            segments.Add(new Segment(first, end, own));
            first = Math.Max(end, 1);
        }

        return [.. segments];
    }

    private static (int From, int To) SitesOf(ImputationModel model, int first, int end)
    {
        var last = model.FirstSite + model.SiteCount;
        var from = first == 0 ? model.FirstSite : Math.Clamp(model.Typed[first], model.FirstSite, last);
        var to = end == model.Typed.Length ? last : Math.Clamp(model.Typed[end], model.FirstSite, last);
        return (from, to);
    }

    private static bool Fits(ImputationModel model, int first, int end, int words)
    {
        var (from, to) = SitesOf(model, first, end);
        return to - from <= MostSites && (end - first) + ((to - from) / 64) <= words;
    }

    private static SiteBlock[] Blocks(ImputationModel model, int from, int to, int words, ref int number)
    {
        var blocks = new List<SiteBlock>();
        var typed = model.Typed;
        var marker = Array.BinarySearch(typed, from);
        marker = marker < 0 ? ~marker : marker;
        while (from < to)
        {
            var (site, firstTyped, used) = (from, marker, 0);
            var runs = new List<SiteRun>();
            while (site < to && site - from < MostSites)
            {
                if (marker < typed.Length && typed[marker] == site)
                {
                    (marker, site) = (marker + 1, site + 1);
                    continue;
                }

                var end = Math.Min(to, from + MostSites);
                end = marker < typed.Length ? Math.Min(end, typed[marker]) : end;
                end = Math.Min(end, site + (64 * (words - used)));
                if (end == site)
                {
                    break;
                }

                var run = new SiteRun(marker - 1, site, end - site, used);
                runs.Add(run);
                used += run.WordCount;
                site = end;
            }

            blocks.Add(new SiteBlock(number++, from, site - from, firstTyped, marker - firstTyped, [.. runs]));
            from = site;
        }

        return [.. blocks];
    }
}
