using System.CommandLine;
using CohortVault.Cli.Work;
using CohortVault.Genomics;
using CohortVault.Genomics.Imputation;
using CohortVault.Genomics.Panels;
using CohortVault.Genomics.Phasing;

namespace CohortVault.Cli.Verbs;

/// <summary><c>cohortvault impute</c>: imputes a study file with a panel, offline.</summary>
internal static class ImputeVerb
{
    public static Command Create()
    {
        var panel = GenotypeOptions.Panel();
        var input = GenotypeOptions.Input();
        var output = GenotypeOptions.Output();
        var threads = GenotypeOptions.Threads();
        var seed = GenotypeOptions.Seed();
        var region = GenotypeOptions.Region();
        var format = new Option<string>("--format")
        {
            Description = "Fields per sample, out of GT, DS, HDS and GP.",
            DefaultValueFactory = _ => "GT,DS,HDS",
        };
        var phased = new Option<bool>("--phased")
        {
            Description =
                "Take the input as phased, also where it is written with '/'. Without, unphased input is refused.",
        };
        var phase = new Option<bool>("--phase") { Description = "Phase the input first." };
        var minR2 = new Option<double>("--min-r2") { Description = "Leave imputed sites with a smaller R2 out." };
        var empirical = new Option<string?>("--empirical")
        {
            Description = "Also write leave-one-out dosages here (.vcf.gz).",
        };
        var sites = new Option<string?>("--sites")
        {
            Description = "Also write the records without samples here (.vcf.gz).",
        };
        var command = new Command("impute", "Impute a study file with a reference panel.")
        {
            panel, input, output, threads, seed, region, format, phased, phase, minR2, empirical, sites,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(phased) && result.GetValue(phase))
            {
                result.AddError("--phased and --phase exclude each other.");
            }
        });
        command.SetAction((parsed, ct) =>
        {
            var count = parsed.GetValue(threads);
            var panels = PanelDirectory.Open(parsed.GetValue(panel)!.FullName);
            var options = new StudyImputationOptions
            {
                Region = parsed.GetValue(region) is { } text ? Region.Parse(text) : null,
                Threads = count,
                AsWritten = parsed.GetValue(phased),
                Phasing = parsed.GetValue(phase)
                    ? new PhasingOptions { Threads = count, Seed = parsed.GetValue(seed) }
                    : null,
                Results = new ResultOptions
                {
                    Formats = ResultOptions.ParseFormats(parsed.GetValue(format)!),
                    MinimumR2 = parsed.GetValue(minR2),
                    HeaderLines = ProgramLine.For("impute", panels),
                },
                Scratch = () => new Scratch(GenotypeStreams.DirectoryOf(parsed.GetValue(output)!)),
            };
            CheckDisclosure(panels, options.Results.Formats, parsed.GetValue(empirical));
            GenotypeStreams.RequireDifferent(
                parsed.GetValue(input)!, parsed.GetValue(output), parsed.GetValue(empirical), parsed.GetValue(sites));
            var outputs = new ResultOutputs(
                GenotypeStreams.Output(parsed.GetValue(output)!, count),
                parsed.GetValue(sites) is { } s ? GenotypeStreams.Output(s, count) : null,
                parsed.GetValue(empirical) is { } e ? GenotypeStreams.Output(e, count) : null);
            var (open, name) = GenotypeStreams.Input(parsed.GetValue(input)!);
            var progress = new TerminalProgress();
            var summary = StudyImputation.Run(panels, open, name, outputs, options, progress, ct);
            progress.Done();
            Console.Error.WriteLine(
                $"{summary.Records} records: {summary.Imputed} imputed, {summary.TypedOnly} typed only"
                + (summary.Filtered > 0 ? $"; {summary.Filtered} left out for their R2" : ""));
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static void CheckDisclosure(PanelDirectory panels, IReadOnlyList<string> formats, string? empirical)
    {
        var policy = panels.Description.Disclosure;
        if (formats.Contains("HDS") && !policy.HaplotypeDosages)
        {
            throw new InputRefusedException(
                "panel.disclosure", "The panel does not allow haplotype dosages in results.",
                "Leave HDS out of --format.");
        }

        if (empirical is not null && !policy.EmpiricalDosages)
        {
            throw new InputRefusedException(
                "panel.disclosure", "The panel does not allow leave-one-out dosages in results.",
                "Leave --empirical out.");
        }
    }
}
