using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>
/// Looks at everything among the objects, in the directory and in the object store, as somebody would who has the disk and no
/// key: it must begin as a sealed object, and what follows must not differ from random bytes. Nothing is opened or changed.
/// </summary>
internal static class StoredBytes
{
    private const int HeaderBytes = 80;
    private const int SampleBytes = 64 * 1024;

    /// <summary>Smaller ones say nothing about frequencies; their header counts.</summary>
    private const int SmallestSample = 4 * 1024;

    // Of 255 degrees of freedom, by Wilson and Hilferty: beyond eight standard deviations on a million objects is no chance.
    private const double MostDeviations = 8;

    // Magic, version, suite, chunk size and reserved bytes of docs/formats/sealed-object.md, written out: a check does not ask
    // the code that it checks.
    private static ReadOnlySpan<byte> Start => "CVSEALED\x01\x01\x10\0\0\0\0\0"u8;

    /// <summary>Looks at all of them, and notes what is wrong.</summary>
    /// <returns>How many files and bytes there are.</returns>
    public static async Task<(long Files, long Bytes)> JudgeAsync(
        Findings findings, DataDirectory directory, IObjectsElsewhere? elsewhere, string whose, CancellationToken ct)
    {
        var (files, bytes, plain, uneven) = (0L, 0L, 0, 0);
        var sample = new byte[SampleBytes];
        foreach (var file in Directory.EnumerateFiles(directory.Objects, "*", SearchOption.AllDirectories))
        {
            ct.ThrowIfCancellationRequested();
            if (Read(file, sample) is { } read)
            {
                Count(read.Length, sample.AsSpan(0, read.Sampled));
            }
        }

        if (elsewhere is not null)
        {
            await foreach (var seen in elsewhere.LookAsync(SampleBytes, ct))
            {
                Count(seen.Length, seen.Start.Span);
            }
        }

        findings.Expect(
            plain == 0, $"{whose}: all {files:N0} files among the objects begin as sealed ones.",
            $"{whose}: {plain:N0} of {files:N0} files among the objects are not sealed.");
        findings.Expect(
            uneven == 0, $"{whose}: the bytes behind the headers are as even as random ones.",
            $"{whose}: {uneven:N0} of {files:N0} objects begin as sealed ones, and what follows is not random.");
        return (files, bytes);

        void Count(long length, ReadOnlySpan<byte> seen)
        {
            (files, bytes) = (files + 1, bytes + length);
            if (seen.Length < HeaderBytes || !seen.StartsWith(Start))
            {
                plain++;
            }
            else if (!LooksRandom(seen[Start.Length..]))
            {
                uneven++;
            }
        }
    }

    /// <summary>Whether bytes are as evenly frequent as random ones (chi-square); always so for a few.</summary>
    internal static bool LooksRandom(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < SmallestSample)
        {
            return true;
        }

        Span<int> counts = stackalloc int[256];
        counts.Clear();
        foreach (var value in bytes)
        {
            counts[value]++;
        }

        var expected = bytes.Length / 256.0;
        var square = 0.0;
        foreach (var count in counts)
        {
            square += (count - expected) * (count - expected) / expected;
        }

        const double freedom = 255;
        const double spread = 2 / (9 * freedom);
        return (Math.Cbrt(square / freedom) - (1 - spread)) / Math.Sqrt(spread) < MostDeviations;
    }

    // Null if it was destroyed meanwhile.
    private static (long Length, int Sampled)? Read(string path, byte[] sample)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            return (file.Length, file.ReadAtLeast(sample, sample.Length, throwOnEndOfStream: false));
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
