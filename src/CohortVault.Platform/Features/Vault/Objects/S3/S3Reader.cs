using System.Globalization;
using Amazon.S3;
using Amazon.S3.Model;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Sealing;

namespace CohortVault.Platform.Features.Vault.Objects.S3;

/// <summary>
/// An object of the bucket as a seekable stream. Its beginning and its end, which opening a sealed object looks at, come
/// with the first requests; the rest is one response for as long as it is read in order. A response that breaks off is
/// taken up where it ended.
/// </summary>
internal sealed class S3Reader : Stream
{
    // Header and first two records; last record: docs/formats/sealed-object.md.
    private const int HeadSize = 128 * 1024;
    private const int TailSize = 66 * 1024;

    private readonly S3Connection _store;
    private readonly string _key;
    private readonly string _etag;
    private readonly byte[] _head;
    private byte[] _tail = [];
    private GetObjectResponse? _response;
    private long _responseAt;

    private S3Reader(S3Connection store, string key, string etag, byte[] head, long length) =>
        (_store, _key, _etag, _head, Length) = (store, key, etag, head, length);

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length { get; }

    public override long Position { get; set; }

    /// <summary>Opens an object; null if there is none.</summary>
    public static async Task<S3Reader?> OpenAsync(S3Connection store, string key, CancellationToken ct)
    {
        if (await GetAsync(store, key, 0, HeadSize - 1, ct) is not { } first)
        {
            return null;
        }

        S3Reader reader;
        using (first)
        {
            var length = first.ContentRange is { Length: > 0 } range
                ? long.Parse(range.AsSpan(range.LastIndexOf('/') + 1), NumberStyles.None, CultureInfo.InvariantCulture)
                : first.ContentLength;
            reader = new S3Reader(store, key, first.ETag, new byte[Math.Min(length, HeadSize)], length);
            await reader.FillAsync(first, 0, reader._head, ct);
        }

        var start = Math.Max(HeadSize, reader.Length - TailSize);
        if (start < reader.Length)
        {
            reader._tail = new byte[reader.Length - start];
            await reader.FillAsync(null, start, reader._tail, ct);
        }

        return reader;
    }

    /// <summary>The first bytes of whatever lies under a key; null if nothing does.</summary>
    public static async Task<byte[]?> StartAsync(S3Connection store, string key, int most, CancellationToken ct)
    {
        try
        {
            if (await GetAsync(store, key, 0, most - 1, ct) is not { } response)
            {
                return null;
            }

            using (response)
            {
                var start = new byte[response.ContentLength];
                await S3Connection.AskAsync(
                    "reading an object",
                    async () => await response.ResponseStream.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: true, ct),
                    ct);
                return start;
            }
        }
        catch (ObjectStoreException empty) when (empty.InnerException is AmazonS3Exception { ErrorCode: "InvalidRange" })
        {
            return [];
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (TryReadHeld(buffer.Span) is { } held)
        {
            return held;
        }

        var count = await ReadOnAsync(buffer, cancellationToken);
        Position += count;
        return count;
    }

    public override int Read(Span<byte> buffer)
    {
        if (TryReadHeld(buffer) is { } held)
        {
            return held;
        }

        // Who reads a panel file to verify it knows only this way; it is a command, not a request that others wait for.
        var copy = new byte[buffer.Length];
        var count = ReadAsync(copy).AsTask().GetAwaiter().GetResult();
        copy.AsSpan(0, count).CopyTo(buffer);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _response?.Dispose();
        }

        base.Dispose(disposing);
    }

    private static async Task<GetObjectResponse?> GetAsync(
        S3Connection store, string key, long from, long to, CancellationToken ct)
    {
        try
        {
            return await S3Connection.AskAsync("reading an object", () => store.Client.GetObjectAsync(
                new GetObjectRequest { BucketName = store.Bucket, Key = key, ByteRange = new ByteRange(from, to) }, ct), ct);
        }
        catch (ObjectStoreException missing) when (missing.InnerException is AmazonS3Exception { ErrorCode: "NoSuchKey" })
        {
            return null;
        }
    }

    // Null if a request is needed.
    private int? TryReadHeld(Span<byte> buffer)
    {
        if (Position >= Length || buffer.IsEmpty)
        {
            return 0;
        }

        var (held, start) = Position < _head.Length ? (_head, 0L) : (_tail, Length - _tail.Length);
        if (Position < start || (_response is not null && _responseAt == Position))
        {
            return null;
        }

        var rest = held.AsSpan((int)(Position - start));
        var count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        Position += count;
        return count;
    }

    private async Task FillAsync(GetObjectResponse? response, long from, Memory<byte> whole, CancellationToken ct)
    {
        (_response, _responseAt) = (response, from);
        for (var filled = 0; filled < whole.Length;)
        {
            (Position, var rest) = (from + filled, whole[filled..]);
            filled += await ReadOnAsync(rest, ct);
        }

        _response?.Dispose();
        (_response, Position) = (null, 0);
    }

    // At least one byte from the position on; the response is asked for anew where the last one broke off.
    private async Task<int> ReadOnAsync(Memory<byte> buffer, CancellationToken ct)
    {
        for (var attempt = 0; ; attempt++)
        {
            if (_response is null || _responseAt != Position)
            {
                _response?.Dispose();
                _response = await GetAsync(_store, _key, Position, Length - 1, ct)
                    ?? throw new SealBrokenException("The object was removed from the store while it was read.");
                _responseAt = Position;
                if (_response.ETag != _etag)
                {
                    throw new SealBrokenException("The object was changed in the store while it was read.");
                }
            }

            try
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
                patience.CancelAfter(_store.Patience);
                var count = await _response.ResponseStream.ReadAsync(buffer, patience.Token);
                if (count > 0)
                {
                    _responseAt += count;
                    return count;
                }
            }
            catch (Exception broken) when (S3Connection.IsSilence(broken, ct))
            {
                // Asked for again below.
            }

            if (attempt >= _store.Retries)
            {
                throw new ObjectStoreException("The object store broke off again and again while an object was read.");
            }

            _response.Dispose();
            _response = null;
            await Task.Delay(TimeSpan.FromMilliseconds(100 << Math.Min(attempt, 6)), ct);
        }
    }
}
