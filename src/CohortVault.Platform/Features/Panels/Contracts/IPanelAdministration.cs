using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Panels.Contracts;

/// <summary>A panel as the command line shows it.</summary>
/// <param name="Id">Id by which jobs ask for it.</param>
/// <param name="Name">Name that people read.</param>
/// <param name="Build">Genome build.</param>
/// <param name="Samples">Samples it was built from.</param>
/// <param name="Chromosomes">Chromosomes that it covers.</param>
/// <param name="MinimumSamples">Fewest samples an upload may have.</param>
public sealed record PanelSummary(
    string Id, string Name, string Build, int Samples, IReadOnlyList<string> Chromosomes, int MinimumSamples);

/// <summary>What the command line and the server's start do with panels.</summary>
public interface IPanelAdministration
{
    /// <summary>Copies a panel directory into the installation.</summary>
    Task<Outcome<PanelSummary>> AddAsync(string directory, bool open, CancellationToken ct);

    /// <summary>All panels.</summary>
    Task<IReadOnlyList<PanelSummary>> ListAsync(CancellationToken ct);

    /// <summary>
    /// Builds and adds the demo panel from the samples beside the program, unless it is there already.
    /// </summary>
    Task AddDemoAsync(string samples, CancellationToken ct);
}
