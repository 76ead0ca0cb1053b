using System.Runtime.InteropServices;

namespace CohortVault.Cli.Work;

/// <summary>
/// Takes from this process what a worker never needs, before it reads the first byte that a user sent: sockets of every
/// kind, other programs, and a look into other processes. The kernel's system call filter does it without any privilege
/// and for all threads, and nothing that runs here can take it off again.
/// </summary>
internal static class WorkerConfinement
{
    private const int SetNoNewPrivileges = 38; // PR_SET_NO_NEW_PRIVS
    private const nint SetModeFilter = 1;      // SECCOMP_SET_MODE_FILTER
    private const nint AllThreads = 1;         // SECCOMP_FILTER_FLAG_TSYNC

    // Instructions of the kernel's packet filter, and where it finds what it looks at.
    private const ushort Load = 0x20;
    private const ushort JumpIfEqual = 0x15;
    private const ushort JumpIfAtLeast = 0x35;
    private const ushort Return = 0x06;
    private const uint CallNumber = 0;
    private const uint Architecture = 4;
    private const uint Allow = 0x7fff0000;
    private const uint NotPermitted = 0x00050001; // The call fails with EPERM.
    private const uint OtherCallTable = 0x40000000; // x32 calls on x86-64.

    private static readonly Machine X64 = new(0xC000003E, 317, [41, 53, 425, 59, 322, 101, 310, 311]);
    private static readonly Machine Arm64 = new(0xC00000B7, 277, [198, 199, 425, 221, 281, 117, 270, 271]);

    /// <summary>Applies to this process for good. False where the kernel has no such filter.</summary>
    public static bool Apply()
    {
        if (!OperatingSystem.IsLinux() || MachineHere() is not { } machine)
        {
            return false;
        }

        var filter = GCHandle.Alloc(Filter(machine), GCHandleType.Pinned);
        try
        {
            var program = new Program((ushort)((Instruction[])filter.Target!).Length, filter.AddrOfPinnedObject());
            return Prctl(SetNoNewPrivileges, 1, 0, 0, 0) == 0
                && Seccomp(machine.SeccompCall, SetModeFilter, AllThreads, in program) == 0;
        }
        finally
        {
            filter.Free();
        }
    }

    private static Machine? MachineHere() => RuntimeInformation.ProcessArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => X64,
        System.Runtime.InteropServices.Architecture.Arm64 => Arm64,
        _ => null,
    };

    private static Instruction[] Filter(Machine machine)
    {
        var barred = machine.Barred;
        List<Instruction> filter =
        [
            new(Load, 0, 0, Architecture),
            new(JumpIfEqual, 0, (byte)(barred.Length + 3), machine.Audit),
            new(Load, 0, 0, CallNumber),
            new(JumpIfAtLeast, (byte)(barred.Length + 1), 0, OtherCallTable),
        ];
        for (var i = 0; i < barred.Length; i++)
        {
            filter.Add(new(JumpIfEqual, (byte)(barred.Length - i), 0, barred[i]));
        }

        return [.. filter, new(Return, 0, 0, Allow), new(Return, 0, 0, NotPermitted)];
    }

    [DllImport("libc", EntryPoint = "prctl")]
    private static extern int Prctl(int option, nuint argument2, nuint argument3, nuint argument4, nuint argument5);

    [DllImport("libc", EntryPoint = "syscall")]
    private static extern nint Seccomp(nint number, nint operation, nint flags, in Program program);

    /// <summary>
    /// A processor's name in the filter, its number of the filter call, and of the calls that are barred.
    /// </summary>
    /// <param name="Audit">AUDIT_ARCH.</param>
    /// <param name="SeccompCall">Number of seccomp.</param>
    /// <param name="Barred">socket, socketpair, io_uring_setup, execve, execveat, ptrace, process_vm_readv,
    /// process_vm_writev.</param>
    private sealed record Machine(uint Audit, nint SeccompCall, uint[] Barred);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Value);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Program(ushort Length, nint Instructions);
}
