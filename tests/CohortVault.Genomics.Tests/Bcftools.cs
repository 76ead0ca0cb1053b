using System.Diagnostics;

namespace CohortVault.Genomics.Tests;

/// <summary>Runs the field's own programs. Where they are not installed the test fails: they are the yardstick.</summary>
internal static class Bcftools
{
    public static async Task<string> RunAsync(params string[] arguments) => await RunToolAsync("bcftools", arguments);

    public static async Task<string> RunToolAsync(string tool, params string[] arguments)
    {
        var start = new ProcessStartInfo(tool, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{tool} {string.Join(' ', arguments)}: {await errors}");
        return await output;
    }
}
