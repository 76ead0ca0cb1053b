using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CohortVault.Platform.Features.Vault.Objects;

/// <summary>What the framework cannot ask of a disk.</summary>
internal static class DiskFlush
{
    private const int ReadOnlyDirectory = 0x10000;
    private const uint StartWriting = 2;

    /// <summary>
    /// Lets the disk begin with a part of a file, so that little is left to wait for when the file is flushed. Promises nothing.
    /// </summary>
    public static void Begin(SafeFileHandle file, long start, long count) =>
        _ = SyncFileRange(file, start, count, StartWriting);

    /// <summary>
    /// Makes file names durable: a file that was flushed is lost with its folder's entry, until that is flushed too.
    /// </summary>
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

    [DllImport("libc", EntryPoint = "sync_file_range")]
    private static extern int SyncFileRange(SafeFileHandle file, long start, long count, uint flags);

    [DllImport("libc", EntryPoint = "open", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false,
        ThrowOnUnmappableChar = true)]
    private static extern int OpenFolder(string path, int flags);
}
