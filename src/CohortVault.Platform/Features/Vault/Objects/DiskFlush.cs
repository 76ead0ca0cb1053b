using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CohortVault.Platform.Features.Vault.Objects;

/// <summary>
/// Makes file names durable: a file that was flushed is lost with its folder's entry, until that is flushed too.
/// </summary>
internal static class DiskFlush
{
    private const int ReadOnlyDirectory = 0x10000;

    public static void Directory(string path)
    {
        // The framework cannot open a folder; everything after that is its own.
        var descriptor = OpenFolder(path, ReadOnlyDirectory);
        if (descriptor < 0)
        {
            throw new IOException(
                $"The folder {path} cannot be flushed to disk (error {Marshal.GetLastPInvokeError()}).");
        }

        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        RandomAccess.FlushToDisk(handle);
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false,
        ThrowOnUnmappableChar = true)]
    private static extern int OpenFolder(string path, int flags);
}
