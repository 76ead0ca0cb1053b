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
/// Copies a panel into the installation. Its checksums are verified on the copy, so that what jobs will read is what
/// was checked; a damaged panel leaves nothing behind.
/// </summary>
internal sealed partial class AddPanel(CohortDbContext db, DataDirectory directory, IAuditLog audit, TimeProvider clock)
{
    public async Task<Outcome<PanelInfo>> Handle(string source, bool open, string actor, CancellationToken ct)
    {
        if (!open)
        {
            return PanelRefusals.NotOpen;
        }

        var description = PanelDirectory.Open(source).Description;
        if (!GoodId().IsMatch(description.Id))
        {
            return PanelRefusals.BadId;
        }

        if (await db.Set<ReferencePanel>().AnyAsync(p => p.Id == description.Id, ct))
        {
            return PanelRefusals.Exists(description.Id);
        }

        var target = Path.Combine(directory.Panels, description.Id);
        var partial = $"{target}.partial";
        Remove(partial);
        Remove(target);
        try
        {
            await CopyAsync(source, description, partial, ct);
            PanelDirectory.Open(partial).VerifyChecksums(ct);
            Directory.Move(partial, target);
        }
        catch (InputRefusedException damaged)
        {
            return PanelRefusals.Damaged(damaged.Message);
        }
        finally
        {
            Remove(partial);
        }

        var panel = ReferencePanel.Create(description.Id, description.Name, description.Build, open, clock.GetUtcNow());
        db.Add(panel);
        await audit.AppendAsync(
            db,
            new AuditEntry("panel.added", OwnerId.Installation, Guid.Empty, actor, new Dictionary<string, string> { ["panel"] = panel.Id }),
            ct);
        await db.SaveChangesAsync(ct);
        return PanelRegistry.Describe(target, description);
    }

    private static async Task CopyAsync(string source, PanelDescription description, string target, CancellationToken ct)
    {
        Directory.CreateDirectory(target);
        foreach (var file in description.Chromosomes.Select(c => c.File).Append(PanelDirectory.DescriptionFile))
        {
            var from = Path.Combine(source, file);
            if (!File.Exists(from))
            {
                throw new InputRefusedException(
                    "panel.damaged", "The panel is damaged: The file is missing.", "Restore it from its source or build the panel again.", file);
            }

            await using var input = File.OpenRead(from);
            await using var output = File.Create(Path.Combine(target, file));
            await input.CopyToAsync(output, ct);
        }
    }

    private static void Remove(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
    private static partial Regex GoodId();
}
