using System.Diagnostics;
using System.Globalization;

namespace CohortVault.Benchmarks.Imputation.Measurement;

/// <summary>A program that did not do its work.</summary>
internal sealed class ProgramFailedException(string message) : Exception(message);

/// <summary>Runs programs under GNU time, their words going to a log.</summary>
internal static class MeasuredProcess
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(30);

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="ProgramFailedException">It ended with an error, or not within half an hour.</exception>
    public static async Task<Cost> RunAsync(string log, IReadOnlyList<string> command, CancellationToken ct)
    {
        var times = log + ".time";
        var program = string.Join(' ', command.Select(Quote));
        await RunShellAsync($"/usr/bin/time -o {Quote(times)} -f '%U %S %e %M' {program} >{Quote(log)} 2>&1", log, ct);
        var figures = (await File.ReadAllLinesAsync(times, ct))[^1].Split(' ')
            .Select(figure => double.Parse(figure, CultureInfo.InvariantCulture))
            .ToArray();
        return new Cost(figures[0] + figures[1], figures[2], figures[3] / 1024);
    }

    /// <summary>Runs a line of shell, unmeasured.</summary>
    public static async Task RunShellAsync(string script, string log, CancellationToken ct)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limited.CancelAfter(_limit);
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script]))!;
        try
        {
            await process.WaitForExitAsync(limited.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new ProgramFailedException(
                $"not finished after {_limit.TotalMinutes:0} minutes, see {Path.GetFileName(log)}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        if (process.ExitCode != 0)
        {
            throw new ProgramFailedException($"ended with {process.ExitCode}, see {Path.GetFileName(log)}");
        }
    }

    /// <summary>What a program prints.</summary>
    public static async Task<string> OutputAsync(string program, string[] arguments, CancellationToken ct)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        return output;
    }

    public static string Quote(string argument) => $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
