using System.Diagnostics;

namespace CohortVault.Cli.Tests;

/// <summary>Runs the program as a user does.</summary>
internal static class CohortVaultProgram
{
    public sealed record Outcome(int ExitCode, string Output, string Errors);

    public static Task<Outcome> RunAsync(params string[] arguments) => RunAsync(input: "", arguments);

    /// <summary>The same, with a text on standard input.</summary>
    public static async Task<Outcome> RunAsync(string input, string[] arguments)
    {
        using var process = Start(arguments);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new Outcome(process.ExitCode, await output, await errors);
    }

    /// <summary>Starts the program and leaves it running.</summary>
    public static Process Start(params string[] arguments) => Start(new Dictionary<string, string>(), arguments);

    /// <summary>The same, with more environment variables.</summary>
    public static Process Start(IReadOnlyDictionary<string, string> environment, string[] arguments)
    {
        var start = StartInfo(arguments);
        start.RedirectStandardInput = true;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>
    /// The program as it was built or, where COHORTVAULT_PROGRAM names one, as it was published; what it prints can be read.
    /// </summary>
    public static ProcessStartInfo StartInfo(IEnumerable<string> arguments) =>
        Environment.GetEnvironmentVariable("COHORTVAULT_PROGRAM") is { Length: > 0 } published
            ? new ProcessStartInfo(published, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
            : new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "cohortvault.dll"), .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
}
