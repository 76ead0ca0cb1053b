namespace CohortVault.Cli;

/// <summary>
/// Files of one run that appear in the output directory together or not at all: until then they lie in a directory
/// inside it that is removed on failure.
/// </summary>
internal sealed class OutputFiles : IDisposable
{
    private readonly string _directory;
    private readonly string _partial;
    private readonly bool _isNew;
    private bool _published;

    public OutputFiles(string directory)
    {
        _directory = directory;
        _isNew = !Directory.Exists(directory);
        _partial = Path.Combine(directory, ".partial");
        if (Directory.Exists(_partial))
        {
            Directory.Delete(_partial, recursive: true);
        }

        Directory.CreateDirectory(_partial);
    }

    /// <summary>Creates a file; close it before <see cref="Publish"/>.</summary>
    public FileStream Create(string name) => File.Create(Path.Combine(_partial, name));

    /// <summary>Writes a whole file.</summary>
    public void Write(string name, string content) => File.WriteAllText(Path.Combine(_partial, name), content);

    /// <summary>Gives every file its place, replacing what was there.</summary>
    public void Publish()
    {
        foreach (var file in Directory.GetFiles(_partial))
        {
            File.Move(file, Path.Combine(_directory, Path.GetFileName(file)), overwrite: true);
        }

        _published = true;
    }

    public void Dispose()
    {
        Directory.Delete(_partial, recursive: true);
        if (_isNew && !_published)
        {
            Directory.Delete(_directory);
        }
    }
}
