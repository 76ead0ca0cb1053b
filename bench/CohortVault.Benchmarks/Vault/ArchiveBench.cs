using System.Runtime.CompilerServices;
using CohortVault.Benchmarks.Imputation.Measurement;

namespace CohortVault.Benchmarks.Vault;

/// <summary>
/// <c>cohortvault seal</c> beside 7-Zip with the same settings: zip, stored, AES-256, one file; both write to the same place.
/// By the clock. Ours also signs a manifest with the file's SHA-256, which it makes on a second core.
/// </summary>
internal static class ArchiveBench
{
    private const int Megabytes = 1024;
    private const string Password = "Benchmark-password-of-32-letters";

    public static async IAsyncEnumerable<VaultRow> RunAsync(
        VaultOptions options, [EnumeratorCancellation] CancellationToken ct)
    {
        using var place = new BenchPlace(options, inMemory: true);
        var content = place.RandomFile("content.bin", Megabytes);
        var (ours, theirs) = (place.In("ours.zip"), place.In("theirs.zip"));
        var log = place.In("log");
        async Task<double> RunAsync(string output, params string[] command)
        {
            File.Delete(output);
            var cost = await MeasuredProcess.RunAsync(log, command, ct);
            return ((long)Megabytes << 20) / cost.Wall;
        }

        var run = await Pairs.RunAsync(
            options.Rounds ?? 7,
            () => RunAsync(ours, "/bin/sh", "-c", $"printf %s {Password} | {MeasuredProcess.Quote(options.Program)} seal --password-stdin --output {ours} {content}"),
            () => RunAsync(theirs, "7zz", "a", "-tzip", "-mx0", "-mem=AES256", "-mmt1", $"-p{Password}", theirs, content));
        yield return new VaultRow(
            "archive writer against 7-Zip", VaultTables.Speed(run.Ours), VaultTables.Speed(run.Theirs), run.Ratio,
            run.Spread, 1, AtMost: false);
    }
}

/// <summary>A folder of the benchmark's own, on the disk or in memory, that goes when it is done.</summary>
internal sealed class BenchPlace : IDisposable
{
    private readonly string _folder;

    public BenchPlace(VaultOptions options, bool inMemory)
    {
        var root = inMemory ? "/dev/shm" : options.Directory;
        _folder = Path.Combine(root, $"cohortvault-bench-{Environment.ProcessId}");
        Directory.CreateDirectory(_folder);
    }

    public string In(string name) => Path.Combine(_folder, name);

    /// <summary>A file that does not compress.</summary>
    public string RandomFile(string name, int megabytes)
    {
        var block = new byte[1 << 20];
        new Random(1).NextBytes(block);
        using var file = File.Create(In(name));
        for (var written = 0; written < megabytes; written++)
        {
            BitConverter.TryWriteBytes(block, written);
            file.Write(block);
        }

        return file.Name;
    }

    /// <summary>A file of zeros that takes no room.</summary>
    public string HollowFile(string name, int megabytes)
    {
        using var file = File.Create(In(name));
        file.SetLength((long)megabytes << 20);
        return file.Name;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
