using System.Collections.Concurrent;
using CohortVault.Genomics.Panels;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Panels.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Panels;

/// <summary>Looks panels up. Descriptions are read once: a panel never changes under its id.</summary>
internal sealed class PanelRegistry(
    CohortDbContext db, DataDirectory directory, IVault vault, PanelDescriptions descriptions) : IPanels
{
    public async Task<IReadOnlyList<PanelInfo>> ListAsync(CancellationToken ct)
    {
        var ids = await Complete.OrderBy(p => p.Id).Select(p => p.Id).ToListAsync(ct);
        return [.. ids.Select(Read)];
    }

    public async Task<PanelInfo?> FindAsync(string id, CancellationToken ct) =>
        await Complete.AnyAsync(p => p.Id == id, ct) ? Read(id) : null;

    public async Task<IReadOnlyList<SealedPanelCopy>> GrantReadAsync(string id, CancellationToken ct)
    {
        var panel = await Complete.SingleAsync(p => p.Id == id, ct);
        var copies = new List<SealedPanelCopy>();
        foreach (var file in panel.Files)
        {
            var grant = await vault.GrantReadAsync(file.Id, OwnerId.Installation, ct)
                ?? throw new InvalidOperationException("A file of a panel is not in the vault.");
            copies.Add(new SealedPanelCopy(file.Name, grant));
        }

        return copies;
    }

    public static PanelInfo Describe(string path, PanelDescription panel) => new()
    {
        Id = panel.Id,
        Name = panel.Name,
        Build = panel.Build,
        Directory = path,
        Populations = [.. panel.Populations.Select(p => (p.Id, p.Samples))],
        Chromosomes = [.. panel.Chromosomes.Select(c => c.Name)],
        MinimumSamples = panel.Quality.MinimumSamples,
        HaplotypeDosages = panel.Disclosure.HaplotypeDosages,
        EmpiricalDosages = panel.Disclosure.EmpiricalDosages,
        SamplesPerWeek = panel.Disclosure.SamplesPerWeek,
    };

    private IQueryable<ReferencePanel> Complete =>
        db.Set<ReferencePanel>().AsNoTracking().Where(p => p.AddedAt != null);

    private PanelInfo Read(string id) => descriptions.Get(Path.Combine(directory.Panels, id));
}

/// <summary>Descriptions of panels that were read since the server started.</summary>
internal sealed class PanelDescriptions
{
    private readonly ConcurrentDictionary<string, PanelInfo> _read = new();

    public PanelInfo Get(string path) =>
        _read.GetOrAdd(path, p => PanelRegistry.Describe(p, PanelDirectory.Open(p).Description));
}
