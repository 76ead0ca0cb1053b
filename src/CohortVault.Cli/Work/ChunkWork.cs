using CohortVault.Genomics.Imputation;
using CohortVault.Genomics.Panels;
using CohortVault.Genomics.Work;

namespace CohortVault.Cli.Work;

/// <summary>Imputes one chunk.</summary>
internal static class ChunkWork
{
    public static WorkDone Impute(WorkOrder order, WorkChannel channel, CancellationToken ct)
    {
        using var panel = PanelDirectory.Open(order.PanelDirectory).Open(order.Chromosome, ct);
        using var phased = SealedFiles.Open(order.Inputs[0].File);
        using var imputed = channel.Create(Want(order, WorkFiles.Imputed, "imputed"), out _);
        ChunkImputation.Impute(
            phased, order.Inputs[0].Name, panel, new Window(order.Start, order.End),
            new ImputationOptions { Threads = order.Threads }, imputed, channel, ct);
        return new WorkDone();
    }

    private static WorkWant Want(WorkOrder order, string kind, string suffix) =>
        new(kind, $"{order.Chromosome}_{order.Start}.{suffix}", order.Chromosome, order.Start, order.End);
}
