using System.CommandLine;
using CohortVault.Genomics;

namespace CohortVault.Cli;

/// <summary>Runs a parsed command line and turns what happened into an exit code and one line on stderr.</summary>
internal static class CommandLine
{
    public const string Purpose =
        "CohortVault keeps an institution's human research data safe and works with it.";

    /// <param name="root">The verbs.</param>
    /// <param name="args">What people typed.</param>
    /// <param name="explain">Words for what breaks only where there is an installation; null for what nobody expected.</param>
    public static async Task<int> RunAsync(Command root, string[] args, Func<Exception, string?>? explain = null)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync(error.Message);
            }

            await Console.Error.WriteLineAsync($"See '{parsed.CommandResult.Command.Name} --help'.");
            return ExitCode.WrongUsage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (InputRefusedException refused)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return ExitCode.RefusedInput;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Cancelled.");
            return ExitCode.Failed;
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(broken.Message);
            return broken is FileNotFoundException or DirectoryNotFoundException ? ExitCode.NotFound : ExitCode.Failed;
        }
        catch (Exception broken) when (explain?.Invoke(broken) is { } words)
        {
            await Console.Error.WriteLineAsync(words);
            return ExitCode.Failed;
        }
        catch (Exception broken)
        {
            // The end of the line: what nobody expected. Its message may hold data, and a stack trace helps nobody here.
            await Console.Error.WriteLineAsync(
                $"This should not have happened: {Faults.Describe(broken)}. Please report this line as a fault of the program.");
            return ExitCode.Failed;
        }
    }
}
