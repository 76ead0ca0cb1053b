using System.Text.RegularExpressions;
using CohortVault.Genomics;
using CohortVault.Genomics.Panels;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Panels.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Panels;

/// <summary>
/// Takes a panel into the installation: an open one as plain files, a controlled one sealed. What is verified is the
/// copy, so that jobs read what was checked. A panel that is damaged or whose adding is cut short leaves nothing that
/// jobs could see, and is cleared away when it is added again.
/// </summary>
internal sealed partial class AddPanel(
    CohortDbContext db, DataDirectory directory, IVault vault, IAuditLog audit, TimeProvider clock)
{
    public async Task<Outcome<PanelInfo>> Handle(string source, bool open, string actor, CancellationToken ct)
    {
        var description = PanelDirectory.Open(source).Description;
        if (!GoodId().IsMatch(description.Id))
        {
            return PanelRefusals.BadId;
        }

        var before = await db.Set<ReferencePanel>().SingleOrDefaultAsync(p => p.Id == description.Id, ct);
        if (before?.AddedAt is not null)
        {
            return PanelRefusals.Exists(description.Id);
        }

        var target = Path.Combine(directory.Panels, description.Id);
        await ClearAsync(before, target, ct);
        var panel = ReferencePanel.Begin(description.Id, description.Name, description.Build, open);
        db.Add(panel);
        await db.SaveChangesAsync(ct);
        try
        {
            await (open ? CopyAsync(source, description, target, ct) : SealAsync(panel, source, description, target, ct));
            panel.Complete(clock.GetUtcNow());
            await audit.AppendAsync(
                db,
                new AuditEntry("panel.added", OwnerId.Installation, Guid.Empty, actor, new Dictionary<string, string> { ["panel"] = panel.Id }),
                ct);
            await db.SaveChangesAsync(ct);
            return PanelRegistry.Describe(target, description);
        }
        catch (InputRefusedException damaged)
        {
            return PanelRefusals.Damaged(damaged.Message);
        }
        finally
        {
            if (db.Entry(panel).State != EntityState.Unchanged || panel.AddedAt is null)
            {
                await ClearAsync(panel, target, CancellationToken.None);
            }
        }
    }

    private static async Task CopyAsync(
        string source, PanelDescription description, string target, CancellationToken ct)
    {
        Directory.CreateDirectory(target);
        foreach (var chromosome in description.Chromosomes)
        {
            await using var input = OpenSource(source, chromosome);
            await using var output = File.Create(Path.Combine(target, chromosome.File));
            await input.CopyToAsync(output, ct);
        }

        CopyDescription(source, target);
        PanelDirectory.Open(target).VerifyChecksums(ct);
    }

    private async Task SealAsync(
        ReferencePanel panel, string source, PanelDescription description, string target, CancellationToken ct)
    {
        foreach (var chromosome in description.Chromosomes)
        {
            await using var input = OpenSource(source, chromosome);
            await using var output = await vault.CreateAsync(
                new SealScope(OwnerId.Installation, panel.Subject, "panel"), ct);
            await input.CopyToAsync(output.Stream, ct);
            await output.CommitAsync(ct);
            panel.Files.Add(new SealedPanelFile { Id = output.Id, Name = chromosome.File });
        }

        // Only the description is plain: it says what the panel covers, and holds no haplotype.
        Directory.CreateDirectory(target);
        CopyDescription(source, target);
        var copies = new Dictionary<string, Stream?>();
        try
        {
            foreach (var file in panel.Files)
            {
                copies.Add(file.Name, await vault.OpenAsync(file.Id, OwnerId.Installation, ct));
            }

            PanelDirectory.Open(target, copies.GetValueOrDefault).VerifyChecksums(ct);
        }
        finally
        {
            foreach (var copy in copies.Values)
            {
                copy?.Dispose();
            }
        }
    }

    // Also what an adding that was killed has left: its objects are known by their subject.
    private async Task ClearAsync(ReferencePanel? panel, string target, CancellationToken ct)
    {
        if (Directory.Exists(target))
        {
            Directory.Delete(target, recursive: true);
        }

        if (panel is null)
        {
            return;
        }

        await vault.DestroySubjectAsync(panel.Subject, DestructionReason.BrokenOff, ct);
        db.ChangeTracker.Clear();
        await db.Set<ReferencePanel>().Where(p => p.Id == panel.Id).ExecuteDeleteAsync(ct);
    }

    private static FileStream OpenSource(string source, PanelChromosomeFile chromosome)
    {
        var path = Path.Combine(source, chromosome.File);
        return File.Exists(path)
            ? File.OpenRead(path)
            : throw new InputRefusedException(
                "panel.damaged", "The panel is damaged: The file is missing.",
                "Restore it from its source or build the panel again.",
                chromosome.File);
    }

    private static void CopyDescription(string source, string target) =>
        File.Copy(
            Path.Combine(source, PanelDirectory.DescriptionFile), Path.Combine(target, PanelDirectory.DescriptionFile));

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
    private static partial Regex GoodId();
}
