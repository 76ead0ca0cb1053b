using CohortVault.Genomics.Imputation;
using CohortVault.Genomics.Phasing;
using CohortVault.Genomics.Work;

namespace CohortVault.Cli.Work;

/// <summary>Phases or imputes one chunk.</summary>
internal static class ChunkWork
{
    public static WorkDone Phase(WorkOrder order, WorkChannel channel, CancellationToken ct)
    {
        using var panel = OrderedPanel.Open(order).Open(order.Chromosome, ct);
        using var chunk = SealedFiles.Open(order.Inputs[0].File);
        using var phased = channel.Create(Want(order, WorkFiles.Phased, "phased"), out _);
        ChunkPhasing.Phase(
            chunk, order.Inputs[0].Name, panel, new PhasingOptions { Threads = order.Threads, Seed = order.Seed },
            phased, channel, ct);
        return new WorkDone();
    }

    public static WorkDone Impute(WorkOrder order, WorkChannel channel, CancellationToken ct)
    {
        using var panel = OrderedPanel.Open(order).Open(order.Chromosome, ct);
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
