using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using CohortVault.Sealing;

namespace CohortVault.Benchmarks.Vault;

/// <summary>Sealing and opening on one thread, beside AES-256-GCM alone over chunks of the same size.</summary>
internal static class SealingBench
{
    private const int Chunk = 65_536;
    private const long Total = 1L << 30;

    private static readonly byte[] Context = [1, 2, 3];

    public static async IAsyncEnumerable<VaultRow> RunAsync(
        VaultOptions options, [EnumeratorCancellation] CancellationToken ct)
    {
        var plain = RandomNumberGenerator.GetBytes(Chunk);
        using var key = SecretKey.Generate();
        var sealing = await Pairs.RunAsync(
            options.Rounds ?? 7, () => Measure(() => Seal(key, plain)), () => Measure(() => Raw(plain)));
        yield return Row("sealing against AES-256-GCM", sealing);
        ct.ThrowIfCancellationRequested();

        using var sealedTo = new MemoryStream();
        using (var writer = new SealedObjectWriter(sealedTo, key, Context, leaveOpen: true))
        {
            for (var written = 0L; written < 64 << 20; written += Chunk)
            {
                writer.Write(plain);
            }

            writer.Finish();
        }

        var opening = await Pairs.RunAsync(
            options.Rounds ?? 7, () => Measure(() => Open(sealedTo, key)), () => Measure(() => RawOpen(plain)));
        yield return Row("opening against AES-256-GCM", opening);
    }

    private static VaultRow Row(string what, (double Ours, double Theirs, double Ratio, (double, double) Spread) run) =>
        new(what, VaultTables.Speed(run.Ours), VaultTables.Speed(run.Theirs), run.Ratio, run.Spread, 0.7, AtMost: false);

    private static Task<double> Measure(Action work)
    {
        // Processor time: what else runs on the machine does not count.
        var before = Environment.CpuUsage.TotalTime;
        work();
        return Task.FromResult(Total / (Environment.CpuUsage.TotalTime - before).TotalSeconds);
    }

    private static void Seal(SecretKey key, byte[] plain)
    {
        using var writer = new SealedObjectWriter(Stream.Null, key, Context);
        for (var written = 0L; written < Total; written += Chunk)
        {
            writer.Write(plain);
        }

        writer.Finish();
    }

    private static void Open(MemoryStream sealedFrom, SecretKey key)
    {
        var buffer = new byte[Chunk];
        for (var read = 0L; read < Total;)
        {
            sealedFrom.Position = 0;
            using var reader = new SealedObjectReader(sealedFrom, key, Context, leaveOpen: true);
            while (reader.Read(buffer) is > 0 and var count)
            {
                read += count;
            }
        }
    }

    private static void Raw(byte[] plain)
    {
        using var aead = new AesGcm(RandomNumberGenerator.GetBytes(32), 16);
        var (nonce, sealedTo, tag) = (new byte[12], new byte[Chunk], new byte[16]);
        for (var written = 0L; written < Total; written += Chunk)
        {
            BitConverter.TryWriteBytes(nonce, written);
            aead.Encrypt(nonce, plain, sealedTo, tag);
        }
    }

    private static void RawOpen(byte[] plain)
    {
        using var aead = new AesGcm(RandomNumberGenerator.GetBytes(32), 16);
        var (nonce, sealedTo, tag, opened) = (new byte[12], new byte[Chunk], new byte[16], new byte[Chunk]);
        aead.Encrypt(nonce, plain, sealedTo, tag);
        for (var read = 0L; read < Total; read += Chunk)
        {
            aead.Decrypt(nonce, sealedTo, tag, opened);
        }
    }
}
