using System.Runtime.InteropServices;

namespace CohortVault.Server;

/// <summary>
/// Keeps what the process holds in memory where it is: no core dumps, no attaching by others of the same user, no
/// diagnostics port that would hand out a dump.
/// </summary>
public static class ProcessHygiene
{
    private const int SetDumpable = 4;      // PR_SET_DUMPABLE
    private const int CoreFileSize = 4;     // RLIMIT_CORE
    private const string Diagnostics = "DOTNET_EnableDiagnostics";

    /// <summary>Applies to this process and the ones it starts. False if the kernel refused.</summary>
    public static bool Apply() =>
        Prctl(SetDumpable, 0, 0, 0, 0) == 0 && SetLimit(CoreFileSize, default) == 0;

    /// <summary>
    /// Starts the program again in this same process, with the runtime's diagnostics port off. The runtime opens that
    /// port before any of our code runs and reads the switch from the environment alone. Returns if there is nothing to
    /// do.
    /// </summary>
    public static void CloseDiagnosticsPort()
    {
        if (Environment.GetEnvironmentVariable(Diagnostics) == "0")
        {
            RemoveClosedPorts();
            return;
        }

        if (Environment.ProcessPath is not { } program)
        {
            return;
        }

        var arguments = Environment.GetCommandLineArgs();
        var launchedByHost = Path.GetFileNameWithoutExtension(program) == "dotnet";
        string?[] again = [program, .. launchedByHost ? arguments : arguments[1..], null];
        if (SetEnvironment(Diagnostics, "0", 1) == 0)
        {
            // Comes back only if the kernel refuses; then the port stays open and the check of this control says so.
            _ = Execute(program, again);
        }
    }

    /// <summary>The socket file that this process left behind when it started again; nobody listens there.</summary>
    private static void RemoveClosedPorts()
    {
        foreach (var socket in Directory.EnumerateFiles(Path.GetTempPath(), $"dotnet-diagnostic-{Environment.ProcessId}-*-socket"))
        {
            File.Delete(socket);
        }
    }

    [DllImport("libc", EntryPoint = "prctl")]
    private static extern int Prctl(int option, nuint argument2, nuint argument3, nuint argument4, nuint argument5);

    [DllImport("libc", EntryPoint = "setrlimit")]
    private static extern int SetLimit(int resource, in Limit limit);

    [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi)]
    private static extern int SetEnvironment(string name, string value, int overwrite);

    [DllImport("libc", EntryPoint = "execv", CharSet = CharSet.Ansi)]
    private static extern int Execute(string path, string?[] arguments);

    // rlim_t is 64 bits on every Linux that .NET runs on.
    private readonly record struct Limit(ulong Soft, ulong Hard);
}
