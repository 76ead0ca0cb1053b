using System.Runtime.ExceptionServices;
using System.Security.Cryptography;

namespace CohortVault.Sealing.Archives;

/// <summary>
/// Works through buffers in their order beside whoever fills them, on another core where there is one. A few may be under way,
/// so that neither side must be woken for each. If nobody has begun when all are full, the owner does the work itself: a busy
/// thread pool makes it slower, never stuck. The buffers are zeroed at the end.
/// </summary>
internal sealed class WorkBeside : IThreadPoolWorkItem, IDisposable
{
    private const int Count = 4;

    /// <summary>How long the pool has to begin: far longer than waking a thread takes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(1);

    private readonly Action<ReadOnlyMemory<byte>> _work;
    private readonly object _lock = new();
    private readonly byte[][] _buffers;
    private readonly int[] _filled = new int[Count];
    private ExceptionDispatchInfo? _failed;
    private State _state;
    private long _passed;
    private long _done;

    /// <summary>Does <paramref name="work"/> with every buffer; it runs once at a time.</summary>
    public WorkBeside(int bufferSize, Action<ReadOnlyMemory<byte>> work)
    {
        _work = work;
        _buffers = [.. Enumerable.Range(0, Count).Select(_ => GC.AllocateUninitializedArray<byte>(bufferSize, pinned: true))];
    }

    private enum State
    {
        Idle,
        Queued,
        Running,
    }

    /// <summary>The buffer to fill now: the owner's alone until it is passed on, and then to be read only.</summary>
    public byte[] Buffer => _buffers[_passed % Count];

    /// <summary>Passes the first bytes of the buffer on, and waits until another can be filled.</summary>
    public void Pass(int filled)
    {
        lock (_lock)
        {
            _filled[_passed++ % Count] = filled;
            if (_state == State.Idle)
            {
                _state = State.Queued;
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            }
        }

        WaitUntil(Count - 1);
    }

    /// <summary>Waits until all that was passed on is done; throws what the work threw.</summary>
    public void Drain() => WaitUntil(0);

    /// <summary>Does what is queued, unless somebody is at it.</summary>
    public void Execute()
    {
        lock (_lock)
        {
            if (_state != State.Queued)
            {
                return;
            }

            _state = State.Running;
        }

        while (TryNext() is { } buffer)
        {
            try
            {
                _work(buffer);
            }
            catch (Exception failed)
            {
                _failed ??= ExceptionDispatchInfo.Capture(failed);
            }

            lock (_lock)
            {
                _done++;
                Monitor.PulseAll(_lock);
            }
        }
    }

    /// <summary>Waits, whatever comes of the work.</summary>
    public void Dispose()
    {
        Execute();
        lock (_lock)
        {
            while (_state != State.Idle)
            {
                Monitor.Wait(_lock);
            }
        }

        foreach (var buffer in _buffers)
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }

    private ReadOnlyMemory<byte>? TryNext()
    {
        lock (_lock)
        {
            if (_done < _passed)
            {
                return _buffers[_done % Count].AsMemory(0, _filled[_done % Count]);
            }

            _state = State.Idle;
            Monitor.PulseAll(_lock);
            return null;
        }
    }

    private void WaitUntil(int most)
    {
        lock (_lock)
        {
            while (_passed - _done > most)
            {
                if (!Monitor.Wait(_lock, Patience) && _state == State.Queued)
                {
                    Monitor.Exit(_lock);
                    Execute();
                    Monitor.Enter(_lock);
                }
            }

            _failed?.Throw();
        }
    }
}
