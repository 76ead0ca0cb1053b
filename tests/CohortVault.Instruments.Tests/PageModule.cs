using System.Diagnostics;

namespace CohortVault.Instruments.Tests;

/// <summary>A module of the pages: bundled as for browsers, run by node.</summary>
internal static class PageModule
{
    /// <summary>What a script of this folder prints that is given the module and some input.</summary>
    public static async Task<string> RunAsync(string module, string script, string input)
    {
        var directory = Directory.CreateTempSubdirectory("cohortvault-test-").FullName;
        try
        {
            var bundle = Path.Combine(directory, "module.mjs");
            await NodeAsync("", "web/node_modules/esbuild/bin/esbuild", $"web/src/{module}",
                "--bundle", "--format=esm", "--target=es2022", "--log-level=warning", $"--outfile={bundle}");
            return await NodeAsync(input, $"tests/CohortVault.Instruments.Tests/{script}", bundle);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<string> NodeAsync(string input, params string[] arguments)
    {
        using var node = Process.Start(new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.StandardInput.WriteAsync(input);
        node.StandardInput.Close();
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(node.ExitCode == 0, await errors);
        return await output;
    }
}
