using System.Runtime.InteropServices;

namespace CohortVault.Cli;

/// <summary>
/// Keeps what the process holds in memory where it is: no core dumps, no attaching by others of the same user, no
/// diagnostics port that would hand out a dump.
/// </summary>
internal static class ProcessHygiene
{
    private const int SetDumpable = 4;      // PR_SET_DUMPABLE
    private const int CoreFileSize = 4;     // RLIMIT_CORE
    private const string Diagnostics = "DOTNET_EnableDiagnostics";

    /// <summary>Applies to this process and the ones it starts. False if the kernel refused.</summary>
    public static bool Apply() =>
        Prctl(SetDumpable, 0, 0, 0, 0) == 0 && SetLimit(CoreFileSize, default) == 0;

    /// <summary>
    /// Makes this process another program, whose runtime opens no diagnostics port: it reads that switch from the
    /// environment alone, before any of our code runs. Comes back only if the kernel refuses.
    /// </summary>
    public static void Become(string program, string[] arguments)
    {
        if (SetEnvironment(Diagnostics, "0", 1) == 0)
        {
            _ = Execute(program, [program, .. arguments, null]);
        }
    }

    /// <summary>
    /// Removes the socket files that this process left behind when it was another program; nobody listens there.
    /// </summary>
    public static void RemoveClosedPorts()
    {
        if (Environment.GetEnvironmentVariable(Diagnostics) == "0")
        {
            var sockets = $"dotnet-diagnostic-{Environment.ProcessId}-*-socket";
            foreach (var socket in Directory.EnumerateFiles(Path.GetTempPath(), sockets))
            {
                File.Delete(socket);
            }
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
