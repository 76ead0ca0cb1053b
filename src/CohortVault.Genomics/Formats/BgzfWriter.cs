namespace CohortVault.Genomics.Formats;

/// <summary>
/// Writes BGZF. Blocks are cut at fixed sizes, compressed on the thread pool and written in order, so the bytes do not
/// depend on the number of threads. Call <see cref="Complete"/>: without it the file has no end-of-file block, which
/// readers take for truncation.
/// </summary>
public sealed class BgzfWriter : Stream
{
    private readonly Stream _output;
    private readonly bool _leaveOpen;
    private readonly int _level;
    private readonly Queue<Job> _pending = new();
    private readonly Stack<Job> _free = new();
    private readonly int _maxPending;
    private readonly List<long> _starts = [0];
    private Job _current;
    private int _filled;
    private bool _completed;
    private bool _disposed;

    /// <summary>A writer over a stream that needs no seeking.</summary>
    /// <param name="output">Where blocks go.</param>
    /// <param name="threads">Blocks compressed at once; 0 for the number of processors.</param>
    /// <param name="level">zlib level, 1 to 9.</param>
    /// <param name="leaveOpen">Whether the output stays open after disposal.</param>
    public BgzfWriter(Stream output, int threads = 0, int level = 6, bool leaveOpen = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        ArgumentOutOfRangeException.ThrowIfLessThan(level, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, 9);
        threads = Work.Threads.Count(threads);
        (_output, _level, _leaveOpen) = (output, level, leaveOpen);
        _maxPending = threads == 1 ? 0 : 2 * threads;
        _current = new Job(level);
    }

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Where the next byte will lie: number of its block, and place inside it.</summary>
    internal ulong Place => ((ulong)(_starts.Count - 1 + _pending.Count) << 16) | (uint)_filled;

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_disposed || _completed, this);
        while (buffer.Length > 0)
        {
            var count = Math.Min(buffer.Length, BgzfBlock.MaxPayload - _filled);
            buffer[..count].CopyTo(_current.Payload.AsSpan(_filled));
            _filled += count;
            buffer = buffer[count..];
            if (_filled == BgzfBlock.MaxPayload)
            {
                FinishBlock();
            }
        }
    }

    /// <summary>Does nothing: where blocks end must not depend on when a caller flushes.</summary>
    public override void Flush()
    {
    }

    /// <summary>Writes what is left and the end-of-file block.</summary>
    public void Complete()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_completed)
        {
            return;
        }

        if (_filled > 0)
        {
            FinishBlock();
        }

        while (_pending.Count > 0)
        {
            WriteOldest();
        }

        _output.Write(BgzfBlock.EndOfFile);
        _output.Flush();
        _completed = true;
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Turns a place into the virtual offset that indexes use; valid after <see cref="Complete"/>.</summary>
    internal ulong VirtualOffset(ulong place) => ((ulong)_starts[(int)(place >> 16)] << 16) | (place & 0xffff);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            foreach (var job in _pending)
            {
                job.Abandon();
            }

            if (!_leaveOpen)
            {
                _output.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private void FinishBlock()
    {
        _current.Length = _filled;
        if (_maxPending == 0)
        {
            _current.Compress();
            WriteBlock(_current);
        }
        else
        {
            if (_pending.Count == _maxPending)
            {
                WriteOldest();
            }

            _current.Start();
            _pending.Enqueue(_current);
            _current = _free.TryPop(out var job) ? job : new Job(_level);
        }

        _filled = 0;
    }

    private void WriteOldest()
    {
        var job = _pending.Peek();
        foreach (var other in _pending.TakeWhile(_ => !job.IsDone))
        {
            // Rather than wait for a thread that is at it, do some of the rest.
            other.Execute();
        }

        job.WaitUntilDone();
        WriteBlock(job);
        _free.Push(_pending.Dequeue());
    }

    private void WriteBlock(Job job)
    {
        _output.Write(job.Block.GetBuffer(), 0, (int)job.Block.Length);
        _starts.Add(_starts[^1] + job.Block.Length);
    }

    /// <summary>
    /// One block on its way. Whoever comes first compresses it, a thread of the pool or the one that needs it: so a busy
    /// pool costs parallelism, but nobody waits for a thread.
    /// </summary>
    private sealed class Job(int level) : IThreadPoolWorkItem
    {
        private const int Idle = 0;
        private const int Queued = 1;

        private readonly object _gate = new();
        private int _state = Idle;
        private bool _done;
        private Exception? _failure;

        public byte[] Payload { get; } = new byte[BgzfBlock.MaxPayload];

        public MemoryStream Block { get; } = new(BgzfBlock.MaxBlockSize);

        public int Length { get; set; }

        public bool IsDone
        {
            get
            {
                lock (_gate)
                {
                    return _done;
                }
            }
        }

        public void Compress() => BgzfBlock.Deflate(Payload.AsSpan(0, Length), level, Block);

        public void Start()
        {
            (_done, _failure) = (false, null);
            Volatile.Write(ref _state, Queued);
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        /// <summary>Compresses the block, unless somebody else has taken it.</summary>
        public void Execute()
        {
            if (Interlocked.CompareExchange(ref _state, Idle, Queued) != Queued)
            {
                return;
            }

            try
            {
                Compress();
            }
            catch (Exception broken) when (broken is IOException or InvalidOperationException or OutOfMemoryException)
            {
                _failure = broken;
            }

            lock (_gate)
            {
                _done = true;
                Monitor.PulseAll(_gate);
            }
        }

        public void WaitUntilDone()
        {
            Wait();
            if (_failure is { } broken)
            {
                throw new IOException("A block could not be compressed.", broken);
            }
        }

        /// <summary>Takes the block back if it was not begun, or waits without asking for the outcome.</summary>
        public void Abandon()
        {
            if (Interlocked.CompareExchange(ref _state, Idle, Queued) != Queued)
            {
                Wait();
            }
        }

        private void Wait()
        {
            lock (_gate)
            {
                while (!_done)
                {
                    Monitor.Wait(_gate);
                }
            }
        }
    }
}
