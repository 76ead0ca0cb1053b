namespace CohortVault.Instruments.Files;

/// <summary>Bytes of a file as they come, of which some go on to its copy; bounded in memory and in length.</summary>
internal sealed class ByteFeed(Stream source, Stream target, long most)
{
    private readonly byte[] _buffer = new byte[128 << 10];
    private int _start;
    private int _end;

    /// <summary>Bytes of the file that came so far.</summary>
    public long Read { get; private set; }

    /// <summary>What lies ready, to look at.</summary>
    public ReadOnlySpan<byte> Ready => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Whether the next bytes are these.</summary>
    public async ValueTask<bool> StartsAsync(byte[] start, CancellationToken ct) =>
        await FillAsync(start.Length, ct) && Ready.StartsWith(start);

    /// <summary>Gets so many bytes ready; false if the file ends before.</summary>
    public async ValueTask<bool> FillAsync(int count, CancellationToken ct)
    {
        if (_end - _start >= count)
        {
            return true;
        }

        Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
        (_start, _end) = (0, _end - _start);
        while (_end < count)
        {
            var length = await source.ReadAsync(_buffer.AsMemory(_end), ct);
            if (length == 0)
            {
                return false;
            }

            _end += length;
            Read += length;
            if (Read > most)
            {
                throw new BrokenFileException(FileProblem.TooLarge);
            }
        }

        return true;
    }

    /// <summary>The same; a file that ends before is damaged.</summary>
    public async ValueTask NeedAsync(int count, CancellationToken ct)
    {
        if (!await FillAsync(count, ct))
        {
            throw new BrokenFileException(FileProblem.Damaged);
        }
    }

    /// <summary>Goes on by bytes that lie ready, without copying them.</summary>
    public void Pass(int count) => _start += count;

    /// <summary>Copies bytes that lie ready, and goes on.</summary>
    public async ValueTask TakeAsync(int count, CancellationToken ct)
    {
        await target.WriteAsync(_buffer.AsMemory(_start, count), ct);
        _start += count;
    }

    /// <summary>Writes bytes that are not the file's.</summary>
    public ValueTask AddAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct) => target.WriteAsync(bytes, ct);

    /// <summary>Copies or passes a number of bytes, however many.</summary>
    public async ValueTask MoveAsync(long count, bool copy, CancellationToken ct)
    {
        while (count > 0)
        {
            await NeedAsync(1, ct);
            var part = (int)Math.Min(count, _end - _start);
            if (copy)
            {
                await TakeAsync(part, ct);
            }
            else
            {
                Pass(part);
            }

            count -= part;
        }
    }

    /// <summary>Copies the rest of the file.</summary>
    public async ValueTask CopyAllAsync(CancellationToken ct)
    {
        while (await FillAsync(1, ct))
        {
            await TakeAsync(_end - _start, ct);
        }
    }
}
