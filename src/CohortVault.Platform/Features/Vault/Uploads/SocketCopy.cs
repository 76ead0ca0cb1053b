using System.Security.Cryptography;

namespace CohortVault.Platform.Features.Vault.Uploads;

/// <summary>Carries bytes from a connection into sealing, through two buffers that are zeroed afterwards.</summary>
internal static class SocketCopy
{
    // Four chunks: most are sealed where they lie, and the two threads meet less often.
    private const int BufferSize = 256 * 1024;

    /// <summary>What was carried over.</summary>
    /// <param name="Length">Bytes written.</param>
    /// <param name="Broken">Why the connection ended early; null if it ended as it should.</param>
    /// <param name="MoreThanAllowed">Whether there was more than allowed.</param>
    public readonly record struct Result(long Length, Exception? Broken, bool MoreThanAllowed);

    /// <summary>
    /// Copies until the content ends, the connection breaks, or more than <paramref name="most"/> bytes came. While one
    /// buffer is sealed, the next is filled: TLS and sealing each take a core of their own.
    /// </summary>
    public static async Task<Result> ToAsync(Stream content, Stream sealedTo, long most, CancellationToken ct)
    {
        var (filling, other) = (NewBuffer(), NewBuffer());
        var (length, sealing) = (0L, Task.CompletedTask);
        try
        {
            while (true)
            {
                var (count, broken) = await FillAsync(content, filling, ct);
                await sealing;
                if (count > most - length)
                {
                    return new Result(length, null, MoreThanAllowed: true);
                }

                // Only reading can be cancelled: a chunk half written would spoil the whole segment.
                var full = filling.AsMemory(0, count);
                sealing = Task.Run(() => sealedTo.Write(full.Span), CancellationToken.None);
                length += count;
                if (count < BufferSize)
                {
                    await sealing;
                    return new Result(length, broken, MoreThanAllowed: false);
                }

                (filling, other) = (other, filling);
            }
        }
        finally
        {
            await sealing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            CryptographicOperations.ZeroMemory(filling);
            CryptographicOperations.ZeroMemory(other);
        }
    }

    private static byte[] NewBuffer() => GC.AllocateUninitializedArray<byte>(BufferSize, pinned: true);

    // Less than a full buffer means that there is no more, or that the connection broke.
    private static async Task<(int Count, Exception? Broken)> FillAsync(Stream content, byte[] buffer, CancellationToken ct)
    {
        var count = 0;
        try
        {
            for (int read; count < buffer.Length && (read = await content.ReadAsync(buffer.AsMemory(count), ct)) > 0;)
            {
                count += read;
            }

            return (count, null);
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException)
        {
            return (count, broken);
        }
    }
}
