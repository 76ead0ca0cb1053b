namespace CohortVault.Platform.Features.Exports;

/// <summary>Wakes the writer of exports.</summary>
internal sealed class ExportSignal : IDisposable
{
    private readonly SemaphoreSlim _asked = new(0);

    public void Wake() => _asked.Release();

    /// <summary>Waits until somebody asks, or for a while.</summary>
    public Task WaitAsync(TimeSpan most, CancellationToken ct) => _asked.WaitAsync(most, ct);

    public void Dispose() => _asked.Dispose();
}
