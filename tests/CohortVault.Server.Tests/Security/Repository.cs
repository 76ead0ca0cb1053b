namespace CohortVault.Server.Tests.Security;

/// <summary>The repository's files, for what is read rather than run.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Read(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path]));

    /// <summary>Files below a folder by the end of their names, without what builds leave behind.</summary>
    public static IEnumerable<(string Name, string Text)> Files(string folder, string ending) =>
        from file in Directory.EnumerateFiles(Path.Combine(Root, folder), "*" + ending, SearchOption.AllDirectories)
        let name = Path.GetRelativePath(Root, file)
        where !name.Contains("/obj/", StringComparison.Ordinal) && !name.Contains("/bin/", StringComparison.Ordinal)
            && !name.Contains("node_modules", StringComparison.Ordinal)
        select (name, File.ReadAllText(file));

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "CohortVault.slnx")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        return directory.FullName;
    }
}
