using System.IO.Compression;
using System.Text.RegularExpressions;
using CohortVault.Instruments.Csv;
using CohortVault.Instruments.Export.Package;
using CohortVault.Sealing.Archives;

namespace CohortVault.Platform.Features.Statement.Probes;

/// <summary>An export of a scratch study as its asker gets it: the archive, and the password that the page shows once.</summary>
/// <param name="Archive">The bytes that were downloaded.</param>
/// <param name="Password">What the page showed.</param>
internal sealed partial record ProbeExport(byte[] Archive, string Password)
{
    private const string Folder = "export/";
    private const int Looks = 300;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    /// <summary>Asks for everything, waits until it is written, and fetches it; null if it did not come.</summary>
    public static async Task<ProbeExport?> FetchAsync(ProbeStudy study, CancellationToken ct)
    {
        var page = $"{study.Home}/exports";
        var before = (await study.Lead.GetAsync(page, ct)).All(Ready()).ToHashSet();
        await study.Lead.DoAsync(
            page, ct, ("identifiers", "Keep"), ("dates", "Keep"), ("hashRecord", "false"), ("dropFreeText", "false"), ("long", "true"), ("labfront", "false"));
        for (var look = 0; look < Looks; look++)
        {
            if ((await study.Lead.GetAsync(page, ct)).All(Ready()).FirstOrDefault(id => !before.Contains(id)) is { } id)
            {
                var archive = await study.Lead.DownloadAsync($"{page}?handler=File&id={id}", ct);
                var revealed = await study.Lead.PostAsync($"{page}?handler=Reveal", ct, ("id", id));
                return revealed.All(Shown()) is [var password] ? new ProbeExport(archive, password) : null;
            }

            await Task.Delay(BetweenLooks, ct);
        }

        return null;
    }

    /// <summary>The files, once password, signature and digests of the archive are right.</summary>
    public IReadOnlyDictionary<string, byte[]> Open(string password)
    {
        var streams = new Dictionary<string, MemoryStream>();
        ResultArchiveReader.Extract(new MemoryStream(Archive), password, name => streams[name] = new MemoryStream());
        return streams.Where(file => file.Key.StartsWith(Folder, StringComparison.Ordinal))
            .ToDictionary(file => file.Key[Folder.Length..], file => file.Value.ToArray());
    }

    /// <summary>What the export's own manifest says of files.</summary>
    public static async Task<IReadOnlyList<ExportDamage>> VerifyAsync(IReadOnlyDictionary<string, byte[]> files, CancellationToken ct)
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(content);
            }
        }

        return await ExportVerifier.ZipAsync(zip, ct);
    }

    /// <summary>The rows of a table that is to be imported again: by record and time over, the values that are there.</summary>
    public static IReadOnlyDictionary<(string Record, string Instance), IReadOnlyDictionary<string, string>> Rows(byte[] table)
    {
        var rows = CsvReader.Read(table, "data.csv").Rows.Where(row => !row.IsBlank).ToList();
        var names = rows[0].Cells.Select(cell => cell.Text).ToList();
        return rows.Skip(1).Select(row => names.Zip(row.Cells, (name, cell) => (Name: name, cell.Text)).ToDictionary(cell => cell.Name, cell => cell.Text))
            .ToDictionary(
                row => (row[names[0]], row.GetValueOrDefault("redcap_repeat_instance", "")),
                row => (IReadOnlyDictionary<string, string>)row.Where(cell => cell.Value.Length > 0 && cell.Key != names[0]).ToDictionary());
    }

    [GeneratedRegex("""exports\?handler=File&(?:amp;)?id=([0-9a-f-]{36})""")]
    private static partial Regex Ready();

    [GeneratedRegex("""id="password" tabindex="0">([^<]+)<""")]
    private static partial Regex Shown();
}
