using System.Diagnostics;

namespace CohortVault.Acceptance;

/// <summary>Counts what is in our files with the field's own program.</summary>
internal static class Bcftools
{
    public static async Task<int> RecordsAsync(string file) =>
        (await RunAsync("query", "-f", "%POS\n", file)).Count(character => character == '\n');

    public static async Task<int> SamplesAsync(string file) =>
        (await RunAsync("query", "-l", file)).Count(character => character == '\n');

    public static async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("bcftools", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"bcftools {string.Join(' ', arguments)}: {await errors}");
        return await output;
    }
}
