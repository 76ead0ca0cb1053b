using CohortVault.Genomics.Formats;
using CohortVault.Genomics.Imputation;
using CohortVault.Genomics.Panels;
using CohortVault.Genomics.Work;
using CohortVault.Sealing.Archives;

namespace CohortVault.Cli.Work;

/// <summary>
/// Puts the chunks of a chromosome together and writes its archive: the dosage file streams straight through
/// compression and encryption; what has to wait for its turn in the zip waits sealed.
/// </summary>
internal static class ArchiveWork
{
    public static WorkDone Run(WorkOrder order, WorkChannel channel, CancellationToken ct)
    {
        using var archive = channel.Create(
            new WorkWant(WorkFiles.Archive, $"chr_{order.Chromosome}.zip", order.Chromosome), out _);
        using var signer = new PipeSigner(channel, order.SignerPublicKey!);
        using var zip = new ResultArchiveWriter(archive, order.Password!, signer, order.Now);
        var panel = OrderedPanel.Open(order);
        var parts = order.Inputs.Where(i => i.Kind == WorkFiles.Imputed).GroupBy(i => i.Chromosome).ToList();
        for (var part = 0; part < parts.Count; part++)
        {
            using var chromosome = panel.Open(parts[part].Key, ct);
            AddResults(zip, order, panel.Description.Id, chromosome, [.. parts[part]], ct);
            channel.Report((double)(part + 1) / parts.Count);
        }

        foreach (var file in order.Inputs.Where(i => i.Kind == WorkFiles.QualityControlFile))
        {
            using var content = SealedFiles.Open(file.File);
            using var entry = zip.AddEntry($"quality-control/{file.Name}");
            content.CopyTo(entry);
        }

        zip.Finish();
        return new WorkDone();
    }

    private static void AddResults(
        ResultArchiveWriter zip, WorkOrder order, string panelId, PanelChromosome panel,
        IReadOnlyList<WorkInput> chunks,
        CancellationToken ct)
    {
        var name = $"chr{panel.Name}";
        using var index = new MemoryStream();
        using var sites = new Scratch(order.ScratchDirectory);
        using var empirical = new Scratch(order.ScratchDirectory);
        using (var dosages = zip.AddEntry($"{name}.dose.vcf.gz"))
        {
            var outputs = new ResultOutputs(
                header => Writer(dosages, header, order, index),
                header => Writer(sites, header, order),
                order.Empirical ? header => Writer(empirical, header, order) : null);
            ChromosomeResult.Merge(
                chunks.Select(chunk => SealedFiles.Open(chunk.File)), panel, outputs, Options(order, panelId), ct);
        }

        using (var entry = zip.AddEntry($"{name}.dose.vcf.gz.tbi"))
        {
            index.WriteTo(entry);
        }

        using (var entry = zip.AddEntry($"{name}.info.gz"))
        {
            sites.MoveTo(entry);
        }

        if (order.Empirical)
        {
            using var entry = zip.AddEntry($"{name}.empiricalDose.vcf.gz");
            empirical.MoveTo(entry);
        }
    }

    private static VariantWriter Writer(Stream output, VariantHeader header, WorkOrder order, Stream? index = null) =>
        VariantWriter.Create(output, VariantFormat.VcfGz, header, new WriterOptions { Threads = order.Threads, Index = index, LeaveOpen = true });

    private static ResultOptions Options(WorkOrder order, string panel) => new()
    {
        Formats = order.HaplotypeDosages ? ["GT", "DS", "HDS", "GP"] : ["GT", "DS", "GP"],
        MinimumR2 = order.MinimumR2,
        Threads = order.Threads,
        HeaderLines =
        [
            ("mis_pipeline", $"cohortvault-{ProgramVersion.Text}"),
            ("mis_phasing", order.WasPhased ? $"cohortvault-{ProgramVersion.Text}" : "n/a"),
            ("mis_imputation", $"cohortvault-{ProgramVersion.Text}"),
            ("mis_panel", panel),
        ],
    };
}
