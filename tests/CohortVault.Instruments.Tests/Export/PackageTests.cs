using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using CohortVault.Instruments.Dictionary;
using CohortVault.Instruments.Export;
using CohortVault.Instruments.Export.Package;
using CohortVault.Instruments.Model;
using CohortVault.Instruments.Records;
using CohortVault.Instruments.Tests.Records;

namespace CohortVault.Instruments.Tests.Export;

public sealed class PackageTests : IDisposable
{
    private static readonly RandomStudy Study = new(3);

    private readonly string _folder = Directory.CreateTempSubdirectory("cohortvault-export-").FullName;
    private readonly Pseudonyms _key = new(Studies.Key);

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _key.Dispose();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private IEnumerable<RecordForm> Hashed => _key.InOrder(Study.Forms().Select(form => form.Record).Distinct())
        .SelectMany(record => Study.Forms().Where(form => form.Record == record));

    private ExportRequest Everything => new()
    {
        Study = "S1",
        Title = "A <b>study</b>",
        DictionaryVersion = "7",
        Dictionary = Study.Dictionary,
        Design = Study.Design,
        Long = true,
        Syntax = SyntaxPrograms.All,
        Pseudonyms = _key,
        Plan = ExportPlan.Raw.Restricted(),
    };

    [Fact]
    public async Task An_export_has_its_files_and_a_manifest_of_what_is_in_them()
    {
        var forms = Study.Forms().ToList();
        var manifest = await ExportPackage.WriteAsync(
            new FolderTarget(_folder), Everything with { Plan = ExportPlan.Raw }, forms.ToAsyncEnumerable, new Minutes(), Stop);
        Assert.Equal(
            [
                "data-dictionary.csv", "design/arms.csv", "design/events.csv", "design/event-forms.csv", "design/repeating.csv", "codebook.html", "data.csv",
                "data.R", "data.do", "data-one-line.csv", "data.sas", "data.sps", "data-labels.csv", "data-long.csv",
            ], manifest.Files.Select(file => file.Name));
        Assert.Equal((new DateTimeOffset(2026, 1, 1, 0, 1, 0, TimeSpan.Zero), new DateTimeOffset(2026, 1, 1, 0, 2, 0, TimeSpan.Zero)), (manifest.StartedAt, manifest.EndedAt));
        foreach (var file in manifest.Files)
        {
            var bytes = await File.ReadAllBytesAsync(Path.Combine(_folder, file.Name), Stop);
            Assert.Equal((bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes))), (file.Bytes, file.Sha256));
        }

        var data = manifest.Files.Single(file => file.Name == "data.csv");
        Assert.Equal((forms.Sum(form => form.Values.Count), forms.Select(form => form.Record).Distinct().Count()), (data.Values, data.Records));
        Assert.Equal(new LeftOut(), data.LeftOut);
        Assert.Null(manifest.KeyName);
        Assert.Empty(await ExportVerifier.FolderAsync(_folder, Stop));
        Assert.Equal(DictionaryWriter.Write(Study.Dictionary), await File.ReadAllBytesAsync(Path.Combine(_folder, "data-dictionary.csv"), Stop));
    }

    [Fact]
    public async Task The_manifest_tells_the_plan_and_never_the_key()
    {
        await ExportPackage.WriteAsync(new FolderTarget(_folder), Everything, Hashed.ToAsyncEnumerable, new Minutes(), Stop);
        var json = await File.ReadAllTextAsync(Path.Combine(_folder, "manifest.json"), Stop);
        var manifest = ExportManifest.FromJson(Encoding.UTF8.GetBytes(json))!;
        Assert.Equal(_key.KeyName, manifest.KeyName);
        Assert.Equal(DeIdentification.Strict, manifest.Files.Single(file => file.Name == "data-long.csv").Plan!.DeIdentification);
        Assert.Contains("\"identifiers\": \"Remove\"", json, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexStringLower(Studies.Key)[..16], json, StringComparison.Ordinal);
        Assert.Equal(json, Encoding.UTF8.GetString(manifest.ToJson()));
    }

    [Fact]
    public async Task An_export_that_breaks_off_has_no_manifest_and_is_seen_as_incomplete()
    {
        await Assert.ThrowsAsync<IOException>(() => ExportPackage.WriteAsync(new FolderTarget(_folder), Everything, BreaksAsync, new Minutes(), Stop));
        Assert.True(File.Exists(Path.Combine(_folder, "data.csv")));
        Assert.Equal("export.incomplete", Assert.Single(await ExportVerifier.FolderAsync(_folder, Stop)).Code);

        async IAsyncEnumerable<RecordForm> BreaksAsync()
        {
            foreach (var form in Hashed.Take(9))
            {
                yield return form;
            }

            await Task.Yield();
            throw new IOException("The store is gone.");
        }
    }

    [Fact]
    public async Task Records_that_change_between_two_tables_stop_the_export()
    {
        var times = 0;
        await Assert.ThrowsAsync<InvalidDataException>(() => ExportPackage.WriteAsync(
            new FolderTarget(_folder), Everything, () => Hashed.Skip(times++).ToAsyncEnumerable(), new Minutes(), Stop));
        Assert.False(File.Exists(Path.Combine(_folder, "manifest.json")));
    }

    [Theory]
    [InlineData("export.changed-file", "data.csv")]
    [InlineData("export.missing-file", "codebook.html")]
    [InlineData("export.extra-file", "design/more.csv")]
    [InlineData("export.manifest", "manifest.json")]
    public async Task Whatever_changes_afterwards_is_found(string code, string name)
    {
        await ExportPackage.WriteAsync(new FolderTarget(_folder), Everything, Hashed.ToAsyncEnumerable, new Minutes(), Stop);
        var path = Path.Combine(_folder, name);
        switch (code)
        {
            case "export.missing-file":
                File.Delete(path);
                break;
            case "export.changed-file":
                var bytes = await File.ReadAllBytesAsync(path, Stop);
                bytes[^3] ^= 1;
                await File.WriteAllBytesAsync(path, bytes, Stop);
                break;
            default:
                await File.WriteAllTextAsync(path, "{\"format\":\"CohortVault study export 1\",\"files\":[null]}", Stop);
                break;
        }

        Assert.Equal((code, name), Assert.Single((await ExportVerifier.FolderAsync(_folder, Stop)).Select(damage => (damage.Code, damage.File))));
    }

    [Fact]
    public async Task A_zip_goes_to_a_stream_that_cannot_seek_and_is_verified_entry_by_entry()
    {
        var file = new MemoryStream();
        await using (var zip = new ZipTarget(new OneWayStream(file)))
        {
            await ExportPackage.WriteAsync(zip, Everything, Hashed.ToAsyncEnumerable, new Minutes(), Stop);
        }

        Assert.Empty(await ExportVerifier.ZipAsync(new MemoryStream(file.ToArray()), Stop));
        using (var archive = new ZipArchive(file, ZipArchiveMode.Update, leaveOpen: true))
        {
            archive.GetEntry("data.csv")!.Delete();
            await using var twice = archive.CreateEntry("data.R").Open();
        }

        Assert.Equal(
            ["export.duplicate-file data.R", "export.missing-file data.csv"],
            (await ExportVerifier.ZipAsync(new MemoryStream(file.ToArray()), Stop)).Select(damage => $"{damage.Code} {damage.File}"));
        Assert.Equal("export.archive", Assert.Single(await ExportVerifier.ZipAsync(new MemoryStream([1, 2, 3]), Stop)).Code);
    }

    [Theory]
    [InlineData("../data.csv")]
    [InlineData("/etc/passwd")]
    [InlineData("a\\b")]
    [InlineData("a//b")]
    [InlineData("c:d")]
    [InlineData("")]
    public async Task Names_stay_in_the_folder(string name) =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await new FolderTarget(_folder).OpenAsync(name, Stop));

    [Fact]
    public async Task Files_are_for_their_owner_alone_and_never_replaced()
    {
        await ExportPackage.WriteAsync(new FolderTarget(_folder), Everything, Hashed.ToAsyncEnumerable, new Minutes(), Stop);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "data.csv")));
        await Assert.ThrowsAsync<IOException>(() => ExportPackage.WriteAsync(
            new FolderTarget(_folder), Everything, Hashed.ToAsyncEnumerable, new Minutes(), Stop));
    }

    [Fact]
    public async Task The_codebook_is_one_page_without_script_that_writes_labels_as_text()
    {
        var dictionary = Studies.Of(
            Rows.Row("a", "radio", "f", (DictionaryColumn.Options, "1, <script>alert(1)</script>One & only | 2, Two"), (DictionaryColumn.FieldLabel, "<b>Bold</b> 2 < 3 \" onload=x &lt;script&gt;")),
            Rows.Row("secret", "notes", "f", (DictionaryColumn.FieldLabel, "Story")));
        using var stream = new MemoryStream();
        await Codebook.WriteAsync(stream, "T<script>", "7", new ExportTable(ExportPlan.Raw.Restricted(), dictionary, new StudyDesign(), _key), dictionary, Stop);
        var html = Encoding.UTF8.GetString(stream.ToArray());
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("http://", html.Replace("http-equiv", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("Bold 2 &lt; 3 &quot; onload=x &lt;script&gt;", html, StringComparison.Ordinal);
        Assert.Contains("<code>1</code> alert(1) One &amp; only", html, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        Assert.Equal(1, html.Split("left out of this export").Length - 1);
    }

    private sealed class Minutes : TimeProvider
    {
        private int _minutes;

        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(++_minutes);
    }

    private sealed class OneWayStream(Stream inner) : MemoryStream
    {
        public override bool CanSeek => false;

        public override bool CanRead => false;

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

        public override void Write(ReadOnlySpan<byte> buffer) => inner.Write(buffer);

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => inner.WriteAsync(buffer, offset, count, cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);
    }
}
