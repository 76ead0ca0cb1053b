using System.Diagnostics;

namespace CohortVault.Cli.Tests;

/// <summary>
/// kill -9 of the real program while it works: at a random moment between the first sign of its work, a file in a folder that it
/// changes first, and the usual end of it. So most kills land inside, on a machine of any speed.
/// </summary>
/// <param name="random">Where moments come from.</param>
/// <param name="folder">Folder whose files show that the work has begun.</param>
/// <param name="pattern">Which of its files.</param>
internal sealed class WorkKills(Random random, string folder, string pattern)
{
    private const double Slower = 1.03;
    private const double Faster = 0.75;

    private TimeSpan _work;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Lets it come to its end once, which tells how long the work takes.</summary>
    public async Task MeasureAsync(params string[] arguments)
    {
        var before = Signs();
        using var process = CohortVaultProgram.Start(arguments);
        await UntilBegunAsync(process, before);
        var watch = Stopwatch.StartNew();
        await MustEndWellAsync(process);
        _work = watch.Elapsed;
    }

    /// <summary>Whether it was killed before it ended. One that ended must have ended well.</summary>
    public async Task<bool> KillAsync(params string[] arguments)
    {
        var before = Signs();
        using var process = CohortVaultProgram.Start(arguments);
        await UntilBegunAsync(process, before);
        await Task.WhenAny(process.WaitForExitAsync(Stop), Task.Delay(_work * random.NextDouble(), Stop));
        if (process.HasExited)
        {
            // The machine is quicker now than when the work was measured.
            _work *= Faster;
            await MustEndWellAsync(process);
            return false;
        }

        _work *= Slower;
        process.Kill();
        await process.WaitForExitAsync(Stop);
        return true;
    }

    private static async Task MustEndWellAsync(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync(Stop);
        var errors = await process.StandardError.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);
        Assert.True(process.ExitCode == 0, await output + errors);
    }

    private async Task UntilBegunAsync(Process process, string before)
    {
        while (!process.HasExited && Signs() == before)
        {
            await Task.Delay(1, Stop);
        }
    }

    private string Signs() => !Directory.Exists(folder)
        ? ""
        : string.Join('\n', new DirectoryInfo(folder).GetFileSystemInfos(pattern)
            .Select(file => $"{file.Name} {file.LastWriteTimeUtc.Ticks}").Order(StringComparer.Ordinal));
}
