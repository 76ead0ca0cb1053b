using System.Diagnostics;
using CohortVault.Client;

namespace CohortVault.Cli.Tests;

/// <summary>What tests of jobs have in common: samples, waiting, opening archives.</summary>
internal static class JobFollowing
{
    public const int Success = 4;

    public static string Sample(string name) => Path.Combine(Repository.Root, "samples", "hapmap2-chr20", name);

    public static JobSubmission Phased() =>
        new() { Files = [Sample("array.phased.vcf.gz")], Panel = "apps@hapmap2", Population = "eur", Phasing = "no_phasing" };

    /// <summary>Follows a job until a condition holds; fails if the job ends before.</summary>
    public static async Task<ImputationJobStatus> UntilAsync(
        this ImputationClient client, string job, Func<ImputationJobStatus, bool> condition)
    {
        while (true)
        {
            var status = await client.GetAsync(job, TestContext.Current.CancellationToken);
            if (condition(status))
            {
                return status;
            }

            Assert.True(status.IsRunning, string.Join('\n', status.Steps.SelectMany(s => s.LogMessages).Select(m => m.Message)));
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    public static Task<ImputationJobStatus> UntilDoneAsync(this ImputationClient client, string job) =>
        client.UntilAsync(job, status => status.State == Success);

    /// <summary>Fetches an archive and opens it with 7-Zip; returns the folder.</summary>
    public static async Task<string> FetchAndOpenAsync(
        this ImputationClient client, ResultFile file, string password, string folder)
    {
        var archive = Path.Combine(folder, file.Name);
        await using (var target = File.Create(archive))
        {
            await client.DownloadAsync(file, target, 0, TestContext.Current.CancellationToken);
        }

        var opened = Path.Combine(folder, "opened");
        Assert.NotEqual(0, await RunAsync("7zz", "x", "-y", "-pwrong-password-wrong", $"-o{opened}-wrong", archive));
        Assert.Equal(0, await RunAsync("7zz", "x", "-y", $"-p{password}", $"-o{opened}", archive));
        return opened;
    }

    /// <summary>Lines that a command prints.</summary>
    public static async Task<string[]> LinesAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var drained = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await drained;
        return process.ExitCode;
    }
}
