using System.Globalization;
using CohortVault.Platform.Features.Panels.Contracts;
using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Imputation;

/// <summary>Checks what was asked for against the panel.</summary>
internal static class JobParameterRules
{
    public static readonly IReadOnlyList<string> Builds = ["hg19", "hg38"];
    public static readonly IReadOnlyList<string> R2Filters = ["0", "0.001", "0.1", "0.2", "0.3"];
    public static readonly IReadOnlyList<string> PhasingEngines = ["eagle", "beagle", "no_phasing"];
    public static readonly IReadOnlyList<string> Modes = ["imputation", "qc_only", "qconly"];

    private const string PanelPrefix = "apps@";

    /// <summary>The panel id behind a value as clients send it, <c>apps@ID</c> or <c>ID</c>.</summary>
    public static string PanelId(string value) =>
        value.StartsWith(PanelPrefix, StringComparison.Ordinal) ? value[PanelPrefix.Length..] : value;

    public static Outcome<JobParameters> Check(JobRequest request, PanelInfo panel)
    {
        var build = Text(request.Build, "hg19");
        var population = Text(request.Population, JobParameters.NoPopulation);
        var phasing = Text(request.Phasing, "eagle");
        var mode = Text(request.Mode, "imputation");
        var r2 = Text(request.R2Filter, "0");
        if (!Builds.Contains(build))
        {
            return ImputationRefusals.BadChoice("build", Choices(Builds));
        }

        if (build != panel.Build)
        {
            return ImputationRefusals.LiftOverMissing(build, panel.Id);
        }

        if (!PhasingEngines.Contains(phasing))
        {
            return ImputationRefusals.BadChoice("phasing", Choices(PhasingEngines));
        }

        if (!Modes.Contains(mode))
        {
            return ImputationRefusals.BadChoice("mode", Choices(Modes));
        }

        if (!R2Filters.Contains(r2))
        {
            return ImputationRefusals.BadChoice("r2Filter", Choices(R2Filters));
        }

        if (population != JobParameters.NoPopulation && panel.Populations.All(p => p.Id != population))
        {
            var choices = panel.Populations.Select(p => p.Id).Append(JobParameters.NoPopulation);
            return ImputationRefusals.PopulationUnknown(population, panel.Id, string.Join(", ", choices));
        }

        if (request.Meta && !panel.EmpiricalDosages)
        {
            return ImputationRefusals.EmpiricalNotAllowed(panel.Id);
        }

        if (request.Password is { Length: > 0 } password && !StrongPassphrase.Is(password))
        {
            return ImputationRefusals.WeakPassword;
        }

        return new JobParameters(
            panel.Id, build, population, phasing != "no_phasing", mode != "imputation",
            double.Parse(r2, CultureInfo.InvariantCulture), request.Meta);
    }

    private static string Text(string? value, string otherwise) =>
        string.IsNullOrWhiteSpace(value) ? otherwise : value.Trim();

    private static string Choices(IEnumerable<string> choices) => string.Join(", ", choices);
}
