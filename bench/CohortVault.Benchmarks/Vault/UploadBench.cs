using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace CohortVault.Benchmarks.Vault;

/// <summary>
/// Uploads of 1 GiB by curl over TLS and tus to the whole server, beside the same server discarding the bytes. In memory
/// the difference is what sealing costs the processor; on the disk it is also what the disk takes.
/// </summary>
internal static class UploadBench
{
    private const int Megabytes = 1024;

    public static async IAsyncEnumerable<VaultRow> RunAsync(
        VaultOptions options, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var inMemory in (bool[])[true, false])
        {
            using var source = new BenchPlace(options, inMemory: true);
            using var place = inMemory ? null : new BenchPlace(options, inMemory: false);
            var content = source.RandomFile("content.bin", Megabytes);
            await using var sealing = await UploadTarget.StartAsync((place ?? source).In("sealing"), "sealing");
            await using var discarding = await UploadTarget.StartAsync((place ?? source).In("discarding"), "discarding");

            // Once each before it counts: code is compiled, connections are warm.
            await sealing.UploadAsync(content, ct);
            await discarding.UploadAsync(content, ct);
            var run = await Pairs.RunAsync(
                options.Rounds ?? 5, () => sealing.UploadAsync(content, ct), () => discarding.UploadAsync(content, ct));
            yield return new VaultRow(
                $"upload with sealing against discarding, data directory {(inMemory ? "in memory" : "on disk")}",
                VaultTables.Speed(run.Ours), VaultTables.Speed(run.Theirs), run.Ratio, run.Spread, 0.7, AtMost: false);
        }
    }
}

/// <summary>
/// How much memory a server and the archive writer take at most, for 512 MB and for 4 GB: constant, if the ratio is near 1.
/// </summary>
internal static class MemoryBench
{
    private const int Small = 512;
    private const int Large = 4096;

    public static async IAsyncEnumerable<VaultRow> RunAsync(
        VaultOptions options, [EnumeratorCancellation] CancellationToken ct)
    {
        var peaks = new List<double>();
        foreach (var megabytes in (int[])[Small, Large])
        {
            using var source = new BenchPlace(options, inMemory: true);
            using var place = new BenchPlace(options, inMemory: false);
            await using var target = await UploadTarget.StartAsync(place.In("data"), "sealing");
            await target.UploadAsync(source.HollowFile("content.bin", megabytes), ct);
            peaks.Add(target.PeakMegabytes());
        }

        yield return Row("server, peak memory while 4 GB are uploaded against 512 MB", peaks);
        peaks.Clear();
        foreach (var megabytes in (int[])[Small, Large])
        {
            using var source = new BenchPlace(options, inMemory: true);
            using var place = new BenchPlace(options, inMemory: false);
            var content = source.HollowFile("content.bin", megabytes);
            var cost = await Imputation.Measurement.MeasuredProcess.RunAsync(
                source.In("log"), [options.Program, "seal", "--output", place.In("archive.zip"), content], ct);
            peaks.Add(cost.PeakMegabytes);
        }

        yield return Row("archive writer, peak memory for 4 GB against 512 MB", peaks);
    }

    private static VaultRow Row(string what, List<double> peaks) => new(
        what, Text(peaks[1]), Text(peaks[0]), peaks[1] / peaks[0], (peaks[1] / peaks[0], peaks[1] / peaks[0]), 1.25,
        AtMost: true);

    private static string Text(double megabytes) => string.Create(CultureInfo.InvariantCulture, $"{megabytes:0} MB");
}

/// <summary>A server to upload to.</summary>
internal sealed class UploadTarget : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _address;
    private readonly string _token;

    private UploadTarget(Process process, string address, string token) =>
        (_process, _address, _token) = (process, address, token);

    public static async Task<UploadTarget> StartAsync(string data, string kind)
    {
        var process = Process.Start(new ProcessStartInfo(
            "dotnet", ["exec", typeof(UploadTarget).Assembly.Location, "vault", "server", data, kind])
        {
            RedirectStandardOutput = true,
        })!;
        var address = await process.StandardOutput.ReadLineAsync();
        var token = await process.StandardOutput.ReadLineAsync();
        return new UploadTarget(
            process, address ?? throw new InvalidOperationException("The server did not start."), token!);
    }

    /// <summary>Uploads a file as one tus segment and deletes the upload; returns bytes in a second of the transfer.</summary>
    public async Task<double> UploadAsync(string file, CancellationToken ct)
    {
        var length = new FileInfo(file).Length;
        var head = await CurlAsync(
            ["-D", "-", "-o", "/dev/null", "-X", "POST", "-H", $"Upload-Length: {length}", "-H", "Upload-Metadata: filename YS5iaW4=", $"{_address}/api/v1/uploads"], ct);
        var location = head.Split('\n').First(line => line.StartsWith("Location:", StringComparison.OrdinalIgnoreCase))[9..].Trim();
        var measured = await CurlAsync(
            ["-o", "/dev/null", "-w", "%{http_code} %{time_total}", "-X", "PATCH", "-T", file, "-H", "Expect:", "-H", "Upload-Offset: 0", "-H", "Content-Type: application/offset+octet-stream", _address + location], ct);
        if (!measured.StartsWith("204 ", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"The upload was answered with {measured}.");
        }

        await CurlAsync(["-o", "/dev/null", "-X", "DELETE", _address + location], ct);
        return length / double.Parse(measured[4..], CultureInfo.InvariantCulture);
    }

    /// <summary>The most memory that the server has held.</summary>
    public double PeakMegabytes()
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(l => l.StartsWith("VmHWM", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private Task<string> CurlAsync(string[] arguments, CancellationToken ct) =>
        Imputation.Measurement.MeasuredProcess.OutputAsync(
            "curl", ["-s", "-k", "--http1.1", "-H", "Tus-Resumable: 1.0.0", "-H", $"Authorization: Bearer {_token}", .. arguments], ct);
}
