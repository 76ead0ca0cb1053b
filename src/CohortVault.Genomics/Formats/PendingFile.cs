namespace CohortVault.Genomics.Formats;

/// <summary>
/// A file, and perhaps its index, under temporary names in the same directory; it gets its real name when it is whole
/// and disappears otherwise.
/// </summary>
internal sealed class PendingFile : IDisposable
{
    private readonly string _path;
    private readonly string? _indexSuffix;
    private bool _published;

    public PendingFile(string path, string? indexSuffix)
    {
        (_path, _indexSuffix) = (path, indexSuffix);
        Content = File.Create(Partial(""));
        Index = indexSuffix is null ? null : File.Create(Partial(indexSuffix));
    }

    public FileStream Content { get; }

    public FileStream? Index { get; }

    public void Publish()
    {
        Content.Dispose();
        Index?.Dispose();
        File.Move(Partial(""), _path, overwrite: true);
        if (_indexSuffix is not null)
        {
            File.Move(Partial(_indexSuffix), _path + _indexSuffix, overwrite: true);
        }

        _published = true;
    }

    public void Dispose()
    {
        Content.Dispose();
        Index?.Dispose();
        if (!_published)
        {
            File.Delete(Partial(""));
            if (_indexSuffix is not null)
            {
                File.Delete(Partial(_indexSuffix));
            }
        }
    }

    private string Partial(string suffix) => $"{_path}{suffix}.partial";
}
