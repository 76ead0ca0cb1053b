namespace CohortVault.Platform.Features.Statement.Canaries;

/// <summary>
/// Where plain data could come to lie: the data directory, temporary directories, files that our processes hold open.
/// </summary>
internal static class SearchedPlaces
{
    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = false,
        MatchType = MatchType.Simple,
    };

    private static readonly EnumerationOptions WhatWeMayRead = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Device,
        IgnoreInaccessible = true,
        MaxRecursionDepth = 6,
    };

    /// <summary>Every file below a directory that holds anything.</summary>
    public static IEnumerable<string> Below(string directory) =>
        Directory.EnumerateFiles(directory, "*", Everything).Where(HasContent);

    /// <summary>
    /// Files in the system's temporary directory that were written since a moment, other than those below <paramref
    /// name="except"/>.
    /// </summary>
    public static IEnumerable<string> WrittenSince(DateTime moment, string except) => Directory
        .EnumerateFiles(Path.GetTempPath(), "*", WhatWeMayRead)
        .Where(file => !file.StartsWith(except, StringComparison.Ordinal) && !IsDatabase(file)
            && HasContent(file) && File.GetLastWriteTimeUtc(file) >= moment);

    /// <summary>
    /// Files outside <paramref name="except"/> that this process or its children hold open for writing, also those that
    /// have no name any more.
    /// </summary>
    public static IEnumerable<string> HeldOpen(string except)
    {
        foreach (var process in SelfAndDescendants())
        {
            foreach (var handle in Entries($"/proc/{process}/fd"))
            {
                if (Target(handle) is { } target
                    && IsOnDisk(target) && !IsDatabase(target) && !target.StartsWith(except, StringComparison.Ordinal)
                    && IsOpenForWriting(process, Path.GetFileName(handle)))
                {
                    yield return handle;
                }
            }
        }
    }

    /// <summary>
    /// Whether a file outside the scratch instance belongs to a SQLite database, such as the installation's own. Closing any
    /// handle of such a file drops every lock that this process has on it (POSIX): the next administration verb would believe
    /// itself alone, and delete the log from which the server reads.
    /// </summary>
    private static bool IsDatabase(string file) =>
        ((string[])[".db", ".db-wal", ".db-shm"]).Any(end => file.EndsWith(end, StringComparison.Ordinal));

    private static bool HasContent(string file)
    {
        var info = new FileInfo(file);
        return info.Exists && info.Length > 0 && info.UnixFileMode != 0 && !info.Attributes.HasFlag(
            FileAttributes.Device);
    }

    private static List<int> SelfAndDescendants()
    {
        var parents = new Dictionary<int, int>();
        foreach (var directory in Entries("/proc").Where(path => int.TryParse(Path.GetFileName(path), out _)))
        {
            if (Parent(directory) is { } parent)
            {
                parents[int.Parse(Path.GetFileName(directory))] = parent;
            }
        }

        List<int> found = [Environment.ProcessId];
        for (var i = 0; i < found.Count; i++)
        {
            found.AddRange(parents.Where(pair => pair.Value == found[i]).Select(pair => pair.Key));
        }

        return found;
    }

    private static int? Parent(string process)
    {
        try
        {
            // The name in brackets may hold anything; the fields behind it are state and parent.
            var status = File.ReadAllText($"{process}/stat");
            return int.Parse(status[(status.LastIndexOf(')') + 2)..].Split(' ')[1]);
        }
        catch (IOException)
        {
            return null; // It ended meanwhile.
        }
    }

    private static string[] Entries(string directory)
    {
        try
        {
            return Directory.GetFileSystemEntries(directory);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string? Target(string handle)
    {
        try
        {
            return new FileInfo(handle).LinkTarget;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsOnDisk(string target) => target.StartsWith('/')
        && !((string[])["/dev/", "/proc/", "/sys/", "/memfd:"]).Any(
            prefix => target.StartsWith(prefix, StringComparison.Ordinal));

    private static bool IsOpenForWriting(int process, string handle)
    {
        try
        {
            var flags = File.ReadLines($"/proc/{process}/fdinfo/{handle}").First(
                line => line.StartsWith("flags:", StringComparison.Ordinal));
            const int writeOnly = 1;
            const int readWrite = 2;
            return (Convert.ToInt32(flags["flags:".Length..].Trim(), 8) & (writeOnly | readWrite)) != 0;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
