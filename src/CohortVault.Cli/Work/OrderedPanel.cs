using CohortVault.Genomics.Panels;
using CohortVault.Genomics.Work;

namespace CohortVault.Cli.Work;

/// <summary>Opens the panel of an order: plain files of an open panel, sealed ones of a controlled panel.</summary>
internal static class OrderedPanel
{
    public static PanelDirectory Open(WorkOrder order) => order.PanelFiles.Count == 0
        ? PanelDirectory.Open(order.PanelDirectory)
        : PanelDirectory.Open(
            order.PanelDirectory,
            name =>
                order.PanelFiles.FirstOrDefault(f => f.Name == name) is { } file ? SealedFiles.Open(file.File) : null);
}
