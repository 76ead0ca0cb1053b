using CohortVault.Genomics.Panels;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Panels.Contracts;
using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Panels;

/// <summary>Panels from the command line, and the demo panel.</summary>
internal sealed class PanelAdministration(AddPanel add, IPanels panels, DataDirectory directory) : IPanelAdministration
{
    public async Task<Outcome<PanelSummary>> AddAsync(string source, bool open, CancellationToken ct)
    {
        var outcome = await add.Handle(source, open, Actors.CommandLine, ct);
        return outcome.Refusal is { } refusal ? refusal : Summary(outcome.Value);
    }

    public async Task<IReadOnlyList<PanelSummary>> ListAsync(CancellationToken ct) =>
        [.. (await panels.ListAsync(ct)).Select(Summary)];

    public async Task AddDemoAsync(string samples, CancellationToken ct)
    {
        foreach (var demo in DemoPanels.In(samples))
        {
            if (await panels.FindAsync(demo.Id, ct) is not null)
            {
                continue;
            }

            var built = Path.Combine(directory.Temporary, $"panel-{demo.Id}");
            if (Directory.Exists(built))
            {
                Directory.Delete(built, recursive: true);
            }

            try
            {
                PanelBuilder.Build(demo with { Output = built }, cancellation: ct);
                await add.Handle(built, open: true, Actors.Housekeeping, ct);
            }
            finally
            {
                if (Directory.Exists(built))
                {
                    Directory.Delete(built, recursive: true);
                }
            }
        }
    }

    private static PanelSummary Summary(PanelInfo panel) => new(
        panel.Id, panel.Name, panel.Build, panel.Populations.Count == 0 ? 0 : panel.Populations[0].Samples,
        panel.Chromosomes, panel.MinimumSamples);
}
