using Microsoft.Win32.SafeHandles;

namespace CohortVault.Platform.Features.Statement.Canaries;

/// <summary>A marker that was found.</summary>
/// <param name="Marker">Which one.</param>
/// <param name="Encoding">In which form.</param>
/// <param name="File">In which file.</param>
/// <param name="Offset">Offset behind it; in compressed data, of the compressed stream's start.</param>
internal sealed record CanaryHit(Marker Marker, string Encoding, string File, long Offset);

/// <summary>What a scan read and found.</summary>
/// <param name="Hits">Markers found.</param>
/// <param name="Unreadable">Files that could not be read, so that nothing is known of them.</param>
/// <param name="Files">Number of files read.</param>
/// <param name="Bytes">Number of raw bytes read.</param>
/// <param name="InflatedBytes">Number of bytes read out of compressed streams.</param>
internal sealed record CanaryScan(
    IReadOnlyList<CanaryHit> Hits, IReadOnlyList<string> Unreadable, int Files, long Bytes, long InflatedBytes)
{
    public bool Clean => Hits.Count == 0 && Unreadable.Count == 0;
}

/// <summary>
/// Reads raw bytes of files and looks for markers in every form, plain and inside compressed streams.
/// </summary>
internal sealed class CanaryScanner
{
    private const int BufferSize = 1 << 20;
    private const int HitsKeptPerFile = 20;
    private readonly List<(Marker Marker, string Encoding)> _forms = [];
    private readonly PatternAutomaton _automaton;

    public CanaryScanner(IEnumerable<Marker> markers)
    {
        var patterns = new List<byte[]>();
        foreach (var marker in markers)
        {
            foreach (var (encoding, bytes) in marker.Forms())
            {
                _forms.Add((marker, encoding));
                patterns.Add(bytes);
            }
        }

        patterns.AddRange(CompressedRun.Magics);
        _automaton = new PatternAutomaton(patterns);
    }

    /// <summary>Reads every file; one that vanishes meanwhile is no longer on disk and is passed over.</summary>
    public CanaryScan Scan(IEnumerable<string> files, CancellationToken ct)
    {
        List<CanaryHit> hits = [];
        List<string> unreadable = [];
        var (count, bytes, inflated) = (0, 0L, 0L);
        foreach (var path in files)
        {
            ct.ThrowIfCancellationRequested();
            try
            {
                using var file = File.OpenHandle(
                    path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                var read = ScanFile(file, path, hits, ct);
                bytes += read.Raw;
                inflated += read.Inflated;
                count++;
            }
            catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
            {
                continue;
            }
            catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
            {
                unreadable.Add(path);
            }
        }

        return new CanaryScan(hits, unreadable, count, bytes, inflated);
    }

    private (long Raw, long Inflated) ScanFile(
        SafeFileHandle file, string path, List<CanaryHit> hits, CancellationToken ct)
    {
        List<(long Start, int Magic)> compressed = [];
        var found = 0;
        var buffer = new byte[BufferSize];
        var (state, offset) = (0, 0L);
        for (int got; (got = RandomAccess.Read(file, buffer, offset)) > 0; offset += got)
        {
            ct.ThrowIfCancellationRequested();
            state = _automaton.Feed(buffer.AsSpan(0, got), state, offset, (pattern, end) =>
            {
                if (pattern >= _forms.Count)
                {
                    var magic = pattern - _forms.Count;
                    compressed.Add((end - CompressedRun.Magics[magic].Length, magic));
                }
                else
                {
                    Note(pattern, end, "");
                }
            });
        }

        var inflated = 0L;
        foreach (var (start, magic) in compressed)
        {
            ct.ThrowIfCancellationRequested();
            var inner = 0;
            CompressedRun.Read(file, start, magic, plain =>
            {
                inflated += plain.Length;
                inner = _automaton.Feed(plain, inner, 0, (pattern, _) =>
                {
                    if (pattern < _forms.Count)
                    {
                        Note(pattern, start, ", compressed");
                    }
                });
            });
        }

        return (offset, inflated);

        void Note(int pattern, long where, string how)
        {
            if (++found <= HitsKeptPerFile)
            {
                hits.Add(new CanaryHit(_forms[pattern].Marker, _forms[pattern].Encoding + how, path, where));
            }
        }
    }
}
