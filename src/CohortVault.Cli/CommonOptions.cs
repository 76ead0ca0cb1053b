using System.CommandLine;

namespace CohortVault.Cli;

/// <summary>Options that several verbs share, so that they are named and described alike.</summary>
internal static class CommonOptions
{
    public static Option<DirectoryInfo> Data() => new("--data")
    {
        Description = "Data directory.",
        DefaultValueFactory = _ => new DirectoryInfo("data"),
    };

    public static Command With(this Command command, params ReadOnlySpan<Option> options)
    {
        foreach (var option in options)
        {
            command.Add(option);
        }

        return command;
    }

    public static Option<bool> Json() => new("--json") { Description = "Print JSON for another program to read." };
}
