using System.CommandLine;
using CohortVault.Cli.Work;

namespace CohortVault.Cli.Verbs;

/// <summary>
/// <c>cohortvault work</c>: one piece of a job, as a child of the server. Not for people: orders and keys come through
/// standard input, answers go to standard output, and nothing else is touched but the files that were named.
/// </summary>
internal static class WorkVerb
{
    public static Command Create()
    {
        var command = new Command("work", "Carry out one work order of a server (started by it).") { Hidden = true };
        command.SetAction((_, ct) => Task.FromResult(Run(ct)));
        return command;
    }

    private static int Run(CancellationToken ct)
    {
        // Where the kernel has no such filter, the worker is still a process without keys but its own.
        ProcessHygiene.Apply();
        WorkerConfinement.Apply();
        return Worker.Run(ct);
    }
}
