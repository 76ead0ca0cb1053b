namespace CohortVault.Platform.Features.Imputation.Running;

/// <summary>
/// One writer of jobs at a time within the server, so that a cancel and a finishing worker meet in order. The
/// database's revision numbers hold the same line should two ever get past it.
/// </summary>
internal sealed class JobGate : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    public async Task<IDisposable> EnterAsync(CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        return new Inside(_one);
    }

    public void Dispose() => _one.Dispose();

    private sealed class Inside(SemaphoreSlim one) : IDisposable
    {
        private SemaphoreSlim? _one = one;

        public void Dispose() => Interlocked.Exchange(ref _one, null)?.Release();
    }
}
