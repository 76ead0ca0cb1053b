using System.Runtime.InteropServices;

namespace CohortVault.Faults;

/// <summary>Freezes, thaws and kills processes.</summary>
internal static class Signals
{
    private const int Kill = 9;
    private const int Continue = 18;
    private const int Stop = 19;

    public static void Freeze(int process) => _ = Send(process, Stop);

    public static void Thaw(int process) => _ = Send(process, Continue);

    /// <summary>kill -9.</summary>
    public static void End(int process) => _ = Send(process, Kill);

    /// <summary>Whether the process is there and not merely waiting to be buried.</summary>
    public static bool IsAlive(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat").Split(')')[^1].TrimStart()[0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Send(int process, int signal);
}
