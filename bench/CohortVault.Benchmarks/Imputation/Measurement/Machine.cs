using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CohortVault.Benchmarks.Imputation.Measurement;

/// <summary>Where a benchmark ran, and with what.</summary>
internal sealed record Machine(
    string Processor, int Cores, int VectorBits, double MemoryGigabytes, string System, string Runtime,
    IReadOnlyDictionary<string, string> Versions)
{
    /// <param name="packages">Packages of Debian whose versions count.</param>
    /// <param name="ct">Stops the look.</param>
    public static async Task<Machine> LookAsync(IReadOnlyList<string> packages, CancellationToken ct)
    {
        var versions = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var package in packages)
        {
            versions[package] = await MeasuredProcess.OutputAsync("dpkg-query", ["-W", "-f", "${Version}", package], ct);
        }

        versions["cohortvault"] = (await MeasuredProcess.OutputAsync(
            "git", ["log", "-1", "--format=%h of %cs"], ct)).Trim();
        return new Machine(
            Field("/proc/cpuinfo", "model name"), Environment.ProcessorCount,
            Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128,
            double.Parse(Field("/proc/meminfo", "MemTotal").Split(' ')[0], CultureInfo.InvariantCulture) / 1024 / 1024,
            Field("/etc/os-release", "PRETTY_NAME", '=').Trim('"'), RuntimeInformation.FrameworkDescription, versions);
    }

    /// <summary>How many programs wanted to run at once in the last minute, ours included.</summary>
    public static double Load() =>
        double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    private static string Field(string file, string key, char separator = ':')
    {
        var line = File.ReadLines(file).FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal)) ?? "";
        return line[(line.IndexOf(separator) + 1)..].Trim();
    }
}
