namespace CohortVault.Instruments.Tests;

/// <summary>Finds the data that lie in the repository.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Vectors(string name) => Path.Combine(Root, "tests", "data", "vectors", name);

    public static string Dictionary(string name) => Path.Combine(Root, "tests", "data", "dictionaries", name);

    private static string Find()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "CohortVault.slnx")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new DirectoryNotFoundException("The repository's root was not found.");
    }
}
