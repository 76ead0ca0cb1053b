using System.CommandLine;

namespace CohortVault.Cli;

/// <summary>A verb that needs an installation, and so the server's program.</summary>
/// <param name="Name">As typed.</param>
/// <param name="Description">One sentence for the help.</param>
/// <param name="Within">The verb that it is a part of, if any.</param>
internal sealed record ServerVerb(string Name, string Description, string? Within = null)
{
    /// <summary>The command, without its options: those are the server's program's business.</summary>
    public Command ToCommand() => new(Name, Description);

    public bool Matches(string[] args) => Within is null
        ? args.Length > 0 && args[0] == Name
        : args.Length > 1 && args[0] == Within && args[1] == Name;
}

/// <summary>
/// The verbs that <c>cohortvault-server</c> carries out. It lies beside this program and takes the process over with the
/// same arguments, so that people, scripts and service managers see one program (docs/adr/0008).
/// </summary>
internal static class ServerVerbs
{
    private const string Program = "cohortvault-server";

    public static readonly ServerVerb Serve = new("serve", "Run the server.");
    public static readonly ServerVerb User = new("user", "Accounts.");
    public static readonly ServerVerb Check =
        new("check", "Run every check of the security statement now, in a scratch instance.");
    public static readonly ServerVerb Verify =
        new("verify", "Read every sealed object and the audit log, and name what is damaged.");
    public static readonly ServerVerb Keys =
        new("keys", "The master key: where it comes from, and what is wrapped under it.");
    public static readonly ServerVerb Audit = new("audit", "The audit log: verify it, or write it down for others to verify.");
    public static readonly ServerVerb Backup =
        new("backup", "Make a sealed backup of the installation, beside the running server.");
    public static readonly ServerVerb Restore = new("restore", "Fill an empty data directory from a backup.");
    public static readonly ServerVerb PanelAdd =
        new("add", "Copy a panel into the installation, after verifying it.", Within: "panel");
    public static readonly ServerVerb PanelList = new("list", "List the panels of the installation.", Within: "panel");

    private static readonly ServerVerb[] _all = [Serve, User, Check, Verify, Audit, Backup, Restore, Keys, PanelAdd, PanelList];

    /// <summary>Whether the server's program carries this out.</summary>
    public static bool Own(string[] args) => Array.Exists(_all, verb => verb.Matches(args));

    /// <summary>Makes this process the server's program; comes back only with the exit code of a failure.</summary>
    public static int HandOver(string[] args)
    {
        var program = Path.Combine(AppContext.BaseDirectory, Program);
        if (File.Exists(program))
        {
            ProcessHygiene.Become(program, args);
        }

        Console.Error.WriteLine(
            $"{program} cannot be started. It belongs beside this program; './dev publish' puts both in place.");
        return ExitCode.Failed;
    }
}
