using System.Globalization;

namespace CohortVault.Genomics.QualityControl.Report;

/// <summary>The report that people read: one HTML file, no script, nothing fetched, everything escaped.</summary>
public static class QualityReport
{
    /// <summary>Writes the report of a result.</summary>
    public static string Write(QualityControlResult result)
    {
        var page = new Html();
        page.Raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Raw("<meta name=\"referrer\" content=\"no-referrer\">\n<title>Quality control</title>\n<style>\n")
            .Raw(ReportStyle.Css).Raw("\n</style>\n</head>\n<body>\n<main>\n");
        Head(page, result);
        Figures(page, result);
        if (result.Frequencies is { } frequencies)
        {
            Frequencies(page, frequencies, result.Input.Population ?? "");
        }

        Sites(page, result);
        Chunks(page, result);
        if (result.Frequencies is { DifferingCount: > 0 } differing)
        {
            Differing(page, differing);
        }

        return page.Raw("</main>\n</body>\n</html>\n").ToString();
    }

    private static void Head(Html page, QualityControlResult result)
    {
        var input = result.Input;
        page.Element("h1", "Quality control")
            .Element(
                "p",
                $"Reference panel {result.PanelId} ({input.Build}) · population {input.Population ?? "off"} · "
                + $"{(input.Phased ? "phased" : "unphased")} genotypes · chromosomes "
                + string.Join(", ", input.Files.Select(file => file.Chromosome)),
                "class=\"soft\"");
        if (result.Failure is { } failure)
        {
            page.Raw("<div class=\"outcome failed\" role=\"status\">").Element("strong", failure.Problem)
                .Text(failure.Remedy).Raw("</div>\n");
        }
        else
        {
            page.Raw("<div class=\"outcome\" role=\"status\">").Element("strong", "Imputation can be started.")
                .Text($"{Html.Number(result.RemainingChunks.Count())} of {Html.Number(result.Chunks.Count)} chunks with "
                    + $"{Html.Number(result.Sites.Remaining)} sites of the panel go on.").Raw("</div>\n");
        }

        foreach (var warning in result.Warnings)
        {
            page.Element("p", $"Warning: {warning}");
        }
    }

    private static void Figures(Html page, QualityControlResult result)
    {
        var sites = result.Sites;
        page.Raw("<dl class=\"figures\">\n");
        foreach (var (name, value) in new[]
        {
            ("Samples", Html.Number(result.Input.Samples.Count)),
            ("Sites in the files", Html.Number(sites.Records)),
            ("Reference overlap", Html.Percent(sites.ReferenceOverlap)),
            ("Remaining sites", Html.Number(sites.Remaining)),
            ("Excluded sites", Html.Number(sites.Excluded)),
            ("Typed-only sites", Html.Number(sites.TypedOnly)),
        })
        {
            page.Raw("<div>").Element("dt", name).Element("dd", value).Raw("</div>\n");
        }

        page.Raw("</dl>\n");
    }

    private static void Frequencies(Html page, FrequencyComparison frequencies, string population)
    {
        page.Element("h2", "Allele frequencies").Raw("<figure>\n")
            .Element("figcaption", FrequencyPlot.Finding(frequencies)).Raw(FrequencyPlot.ToSvg(frequencies, population))
            .Raw("</figure>\n")
            .Element(
                "p",
                "Dots on the diagonal have the same frequency in study and panel; larger dots stand for more sites. "
                + "Dots on the other diagonal are a sign of swapped alleles or of the wrong strand.",
                "class=\"soft\"")
            .Table(
                "The same data in numbers, by frequency in the panel", "Frequency in the panel", "Sites",
                "Mean frequency in the study", "Mean absolute difference");
        foreach (var (range, sites, study, difference) in FrequencyPlot.Table(frequencies))
        {
            page.Row(
                range, Html.Number(sites), sites == 0 ? "–" : Html.Number(study, "0.000"),
                sites == 0 ? "–" : Html.Number(difference, "0.000"));
        }

        page.EndTable();
    }

    private static void Sites(Html page, QualityControlResult result)
    {
        var sites = result.Sites;
        page.Element("h2", "Sites").Table("Compared with the panel", "Statistic", "Sites")
            .Row("Alternative allele frequency > 0.5 sites", Html.Number(sites.AlternativeFrequencyAboveHalf))
            .Row("Reference overlap", Html.Percent(sites.ReferenceOverlap))
            .Row("Match", Html.Number(sites.Match))
            .Row("Allele switch", Html.Number(sites.AlleleSwitch))
            .Row("Strand flip", Html.Number(sites.StrandFlip))
            .Row("Strand flip and allele switch", Html.Number(sites.StrandFlipAndAlleleSwitch))
            .Row("A/T, C/G genotypes", Html.Number(sites.StrandAmbiguous));
        if (sites.Repaired > 0)
        {
            page.Row("Repaired", Html.Number(sites.Repaired));
        }

        page.EndTable().Table("Filtered sites", "Reason", "Sites")
            .Row("Filter flag set", Html.Number(sites.FilterFlagSet))
            .Row("Invalid alleles", Html.Number(sites.InvalidAlleles))
            .Row("Multiallelic sites", Html.Number(sites.Multiallelic))
            .Row("Duplicated sites", Html.Number(sites.Duplicated))
            .Row("NonSNP sites", Html.Number(sites.NonSnp))
            .Row("Monomorphic sites", Html.Number(sites.Monomorphic))
            .Row("Allele mismatch", Html.Number(sites.AlleleMismatch))
            .Row("SNPs call rate < 90%", Html.Number(sites.LowCallRate))
            .EndTable().Table("In total", "Statistic", "Sites")
            .Row("Excluded sites in total (snps-excluded.txt)", Html.Number(sites.Excluded))
            .Row("Remaining sites in total", Html.Number(sites.Remaining))
            .Row("Typed only sites (snps-typed-only.txt)", Html.Number(sites.TypedOnly))
            .EndTable();
    }

    private static void Chunks(Html page, QualityControlResult result)
    {
        page.Element("h2", "Chunks").Table(
            "Windows that are phased and imputed by themselves", "Chunk", "Sites", "Reference overlap",
            "Samples with low call rate", "Outcome");
        foreach (var chunk in result.Chunks)
        {
            page.Row(
                chunk.Region.Name, Html.Number(chunk.Snps), Html.Percent(chunk.ReferenceOverlap),
                Html.Number(chunk.SamplesWithLowCallRate),
                chunk.Exclusion switch
                {
                    ChunkExclusion.None => "kept",
                    ChunkExclusion.ReferenceOverlap => "excluded: reference overlap",
                    ChunkExclusion.Snps => "excluded: too few SNPs",
                    _ => "excluded: sample call rate",
                });
        }

        page.EndTable();
    }

    private static void Differing(Html page, FrequencyComparison frequencies)
    {
        page.Element("h2", "Sites with a different frequency").Table(
            $"{Html.Number(frequencies.DifferingCount)} sites above the chi-square limit"
            + (frequencies.DifferingCount > frequencies.Differing.Count
                ? $", the first {Html.Number(frequencies.Differing.Count)} shown"
                : ""),
            "Site", "Alleles", "Study", "Panel", "Chi-square");
        foreach (var site in frequencies.Differing)
        {
            page.Row(
                string.Create(CultureInfo.InvariantCulture, $"{site.Chromosome}:{site.Position} {site.Id}"),
                $"{site.Reference}/{site.Alternate}", Html.Number(site.Study, "0.000"),
                Html.Number(site.Panel, "0.000"), Html.Number(site.ChiSquare, "0"));
        }

        page.EndTable();
    }
}
