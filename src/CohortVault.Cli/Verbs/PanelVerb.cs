using System.CommandLine;
using CohortVault.Genomics.Panels;

namespace CohortVault.Cli.Verbs;

/// <summary><c>cohortvault panel</c>: reference panels.</summary>
internal static class PanelVerb
{
    public static Command Create() => new("panel", "Build and manage reference panels.")
    {
        Build(), ServerVerbs.PanelAdd.ToCommand(), ServerVerbs.PanelList.ToCommand(),
    };

    private static Command Build()
    {
        var id = new Option<string>("--id") { Description = "Id by which jobs ask for the panel.", Required = true };
        var name = new Option<string?>("--name") { Description = "Name that people read; the id if left out." };
        var build = new Option<string>("--build") { Description = "Genome build.", Required = true };
        build.AcceptOnlyFromAmong("hg19", "hg38");
        var reference = new Option<FileInfo[]>("--reference")
        {
            Description = "Phased VCF or BCF files, or panels of Minimac3 (m3vcf) or Minimac4 (msav), "
                + "one per chromosome or region.",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var map = new Option<FileInfo[]>("--map")
        {
            Description =
                "Genetic maps in PLINK layout (chromosome, id, cM, position), plain or gzip. Without: 1 cM per Mb.",
            AllowMultipleArgumentsPerToken = true,
        };
        var populations = new Option<FileInfo?>("--populations") { Description = "Table: sample, tab, population." };
        var minimum = new Option<int>("--min-samples")
        {
            Description = "Fewest samples an upload may have.",
            DefaultValueFactory = _ => new PanelQualityPolicy().MinimumSamples,
        };
        var quota = new Option<int?>("--samples-per-week")
        {
            Description = "Most samples one account may impute in a week; any number if left out.",
        };
        var noHaplotypes = new Option<bool>("--no-haplotype-dosages") { Description = "Results leave HDS out." };
        var noEmpirical = new Option<bool>("--no-empirical-dosages")
        {
            Description = "Jobs may not ask for empirical dosages.",
        };
        var output = new Option<DirectoryInfo>("--output") { Description = "Directory to make.", Required = true };
        var command = new Command("build", "Build a panel directory from phased files.")
        {
            id, name, build, reference, map, populations, minimum, quota, noHaplotypes, noEmpirical, output,
        };
        command.SetAction((parsed, ct) =>
        {
            var progress = new TerminalProgress();
            var report = PanelBuilder.Build(
                new PanelBuildRequest
                {
                    Id = parsed.GetValue(id)!,
                    Name = parsed.GetValue(name),
                    Build = parsed.GetValue(build)!,
                    References = [.. parsed.GetValue(reference)!.Select(f => f.FullName)],
                    Maps = [.. (parsed.GetValue(map) ?? []).Select(f => f.FullName)],
                    Populations = parsed.GetValue(populations)?.FullName,
                    Output = parsed.GetValue(output)!.FullName,
                    Quality = new PanelQualityPolicy { MinimumSamples = parsed.GetValue(minimum) },
                    Disclosure = new PanelDisclosurePolicy
                    {
                        HaplotypeDosages = !parsed.GetValue(noHaplotypes),
                        EmpiricalDosages = !parsed.GetValue(noEmpirical),
                        SamplesPerWeek = parsed.GetValue(quota),
                    },
                },
                progress, ct);
            progress.Done();
            Describe(report);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static void Describe(PanelBuildReport report)
    {
        foreach (var chromosome in report.Description.Chromosomes)
        {
            Console.WriteLine($"{chromosome.Name}: {chromosome.Sites} sites, {chromosome.Haplotypes} haplotypes, "
                + $"{chromosome.Contig}:{chromosome.First}-{chromosome.Last}, "
                + (chromosome.Map ? "with genetic map" : "1 cM per Mb"));
        }

        foreach (var reason in report.LeftOut.GroupBy(r => r.Reason))
        {
            Console.WriteLine(
                $"left out, {reason.Key}: {reason.Count()} records, listed in {PanelBuilder.LeftOutFile}");
        }
    }
}
