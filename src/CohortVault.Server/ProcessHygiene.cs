using System.Runtime.InteropServices;

namespace CohortVault.Server;

/// <summary>Keeps what the process holds in memory out of files: no core dumps, no attaching by others of the same user.</summary>
public static class ProcessHygiene
{
    private const int SetDumpable = 4;      // PR_SET_DUMPABLE
    private const int CoreFileSize = 4;     // RLIMIT_CORE

    /// <summary>Applies to this process and the ones it starts. False if the kernel refused.</summary>
    public static bool Apply() =>
        Prctl(SetDumpable, 0, 0, 0, 0) == 0 && SetLimit(CoreFileSize, default) == 0;

    [DllImport("libc", EntryPoint = "prctl")]
    private static extern int Prctl(int option, nuint argument2, nuint argument3, nuint argument4, nuint argument5);

    [DllImport("libc", EntryPoint = "setrlimit")]
    private static extern int SetLimit(int resource, in Limit limit);

    // rlim_t is 64 bits on every Linux that .NET runs on.
    private readonly record struct Limit(ulong Soft, ulong Hard);
}
