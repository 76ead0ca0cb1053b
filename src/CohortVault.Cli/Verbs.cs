using System.CommandLine;

namespace CohortVault.Cli;

/// <summary>The table of contents of the program: every verb, a file each under <c>Verbs/</c>.</summary>
internal static class Verbs
{
    public static IEnumerable<Command> All() => [];
}
