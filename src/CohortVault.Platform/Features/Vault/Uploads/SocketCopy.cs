using System.Security.Cryptography;

namespace CohortVault.Platform.Features.Vault.Uploads;

/// <summary>Carries bytes from a connection into sealing, through one buffer that is zeroed afterwards.</summary>
internal static class SocketCopy
{
    private const int BufferSize = 64 * 1024;

    /// <summary>What was carried over.</summary>
    /// <param name="Length">Bytes written.</param>
    /// <param name="Broken">Why the connection ended early; null if it ended as it should.</param>
    /// <param name="MoreThanAllowed">Whether there was more than allowed.</param>
    public readonly record struct Result(long Length, Exception? Broken, bool MoreThanAllowed);

    /// <summary>
    /// Copies until the content ends, the connection breaks, or more than <paramref name="most"/> bytes came.
    /// </summary>
    public static async Task<Result> ToAsync(Stream content, Stream sealedTo, long most, CancellationToken ct)
    {
        var buffer = GC.AllocateUninitializedArray<byte>(BufferSize, pinned: true);
        var length = 0L;
        try
        {
            while (true)
            {
                int count;
                try
                {
                    count = await content.ReadAsync(buffer, ct);
                }
                catch (Exception broken) when (broken is IOException or OperationCanceledException)
                {
                    return new Result(length, broken, MoreThanAllowed: false);
                }

                if (count == 0)
                {
                    return new Result(length, null, MoreThanAllowed: false);
                }

                if (count > most - length)
                {
                    return new Result(length, null, MoreThanAllowed: true);
                }

                // Only reading can be cancelled: a chunk half written would spoil the whole segment.
                await sealedTo.WriteAsync(buffer.AsMemory(0, count), CancellationToken.None);
                length += count;
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }
}
