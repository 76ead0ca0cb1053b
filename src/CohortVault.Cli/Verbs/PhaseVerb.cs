using System.CommandLine;
using CohortVault.Genomics.Imputation;
using CohortVault.Genomics.Panels;
using CohortVault.Genomics.Phasing;

namespace CohortVault.Cli.Verbs;

/// <summary><c>cohortvault phase</c>: phases a study file against a panel, offline.</summary>
internal static class PhaseVerb
{
    public static Command Create()
    {
        var panel = GenotypeOptions.Panel();
        var input = GenotypeOptions.Input();
        var output = GenotypeOptions.Output();
        var threads = GenotypeOptions.Threads();
        var seed = GenotypeOptions.Seed();
        var region = GenotypeOptions.Region();
        var command = new Command("phase", "Phase a study file against a reference panel.")
        {
            panel, input, output, threads, seed, region,
        };
        command.SetAction((parsed, ct) =>
        {
            var panels = PanelDirectory.Open(parsed.GetValue(panel)!.FullName);
            var part = parsed.GetValue(region) is { } text ? Region.Parse(text) : null;
            var options = new PhasingOptions { Threads = parsed.GetValue(threads), Seed = parsed.GetValue(seed) };
            GenotypeStreams.RequireDifferent(parsed.GetValue(input)!, parsed.GetValue(output));
            var opened = GenotypeStreams.Output(parsed.GetValue(output)!, options.Threads);
            var (open, name) = GenotypeStreams.Input(parsed.GetValue(input)!);
            var progress = new TerminalProgress();
            var records = StudyPhasing.Run(
                panels, open, name, opened, part, options, ProgramLine.For("phase", panels), progress, ct);
            progress.Done();
            Console.Error.WriteLine($"{records} records phased");
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }
}
