using System.Diagnostics;

namespace CohortVault.Faults;

/// <summary>
/// A real file system of a few megabytes in memory, mounted for a test, that can be filled to the last block.
/// </summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly string _mounted;

    private SmallDisk(string folder, string mounted) => (Folder, _mounted) = (folder, mounted);

    /// <summary>A folder on the large disk that holds the small one.</summary>
    public string Folder { get; }

    private string Filler => Path.Combine(_mounted, "filler");

    public static async Task<SmallDisk> MountAsync(string part, int megabytes)
    {
        Assert.True(Environment.IsPrivilegedProcess, "This test mounts a small file system, which only root may: run ./dev faults as root.");
        var folder = Directory.CreateTempSubdirectory("cohortvault-test-").FullName;
        var mounted = Directory.CreateDirectory(Path.Combine(folder, part)).FullName;
        await RunAsync("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=700", "cohortvault-test", mounted);
        return new SmallDisk(folder, mounted);
    }

    /// <summary>Gives it more room.</summary>
    public Task GrowAsync(int megabytes) => RunAsync("mount", "-o", $"remount,size={megabytes}m", _mounted);

    /// <summary>Leaves no free block.</summary>
    public void Fill()
    {
        using var file = File.OpenHandle(Filler, FileMode.Create, FileAccess.Write);
        var offset = 0L;
        foreach (var size in (int[])[1 << 20, 4096])
        {
            var block = new byte[size];
            try
            {
                for (; ; offset += size)
                {
                    RandomAccess.Write(file, block, offset);
                }
            }
            catch (IOException)
            {
                // Full, for blocks of this size.
            }
        }
    }

    public void Free() => File.Delete(Filler);

    public async ValueTask DisposeAsync()
    {
        await RunAsync("umount", _mounted);
        Directory.Delete(Folder, recursive: true);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, errors);
    }
}
