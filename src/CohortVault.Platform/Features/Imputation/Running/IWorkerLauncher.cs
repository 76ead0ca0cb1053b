using CohortVault.Genomics.Work;

namespace CohortVault.Platform.Features.Imputation.Running;

/// <summary>Starts workers. The boundary between a job and the machine that does its work.</summary>
internal interface IWorkerLauncher
{
    /// <summary>Starts a worker on an order.</summary>
    Task<IWorker> LaunchAsync(WorkOrder order, CancellationToken ct);
}

/// <summary>A worker at work. Disposing it ends it at once, however far it is.</summary>
internal interface IWorker : IAsyncDisposable
{
    /// <summary>The next line it says; null when it has ended.</summary>
    Task<WorkLine?> ReadAsync(CancellationToken ct);

    /// <summary>Answers what it asked for.</summary>
    Task ReplyAsync(WorkReply reply, CancellationToken ct);
}
