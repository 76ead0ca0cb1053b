using System.Diagnostics;
using System.Security.Cryptography;
using CohortVault.Sealing.Archives;

namespace CohortVault.Sealing.Tests.Archives;

public sealed class AesZipTests : IDisposable
{
    private const string Password = "Correct-Horse_Battery.20";

    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cohortvault-zip-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(1_000_003)]
    public void Seven_zip_opens_what_we_wrote(int size)
    {
        var archive = Write(("one.txt", Vectors.Content(size)), ("folder/two.bin", Vectors.Content(77)));
        var output = Path.Combine(_folder.FullName, "out");
        Assert.Equal(0, SevenZip("x", $"-p{Password}", $"-o{output}", archive).ExitCode);
        Assert.Equal(Vectors.Content(size), File.ReadAllBytes(Path.Combine(output, "one.txt")));
        Assert.Equal(Vectors.Content(77), File.ReadAllBytes(Path.Combine(output, "folder", "two.bin")));
    }

    [Fact]
    public void Seven_zip_with_a_wrong_password_gets_nothing()
    {
        var archive = Write(("one.txt", Vectors.Content(100)));
        var (exitCode, output) = SevenZip("t", "-pwrong", archive);
        Assert.Equal(2, exitCode);
        Assert.Contains("Wrong password", output);
    }

    [Fact]
    public void Seven_zip_sees_aes_256_in_every_entry_and_no_errors()
    {
        var archive = Write(("one.txt", Vectors.Content(100)), ("two.bin", Vectors.Content(200_000)));
        var (_, listing) = SevenZip("l", "-slt", $"-p{Password}", archive);
        Assert.Equal(2, listing.Split("Method = AES-256 Store").Length - 1);
        var (exitCode, test) = SevenZip("t", $"-p{Password}", archive);
        Assert.Equal(0, exitCode);
        Assert.Contains("Everything is Ok", test);
        Assert.DoesNotContain("Warning", test, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_bytes_say_method_99_and_AE_2_with_strength_3()
    {
        var bytes = File.ReadAllBytes(Write(("one.txt", Vectors.Content(100))));
        Assert.Equal("PK\x03\x04"u8.ToArray(), bytes[..4]);
        Assert.Equal([99, 0], bytes[8..10]);
        byte[] extra = [0x01, 0x99, 7, 0, 2, 0, (byte)'A', (byte)'E', 3, 0, 0];
        Assert.True(bytes.AsSpan(0, 100).IndexOf(extra) > 0);
    }

    [Fact]
    public void We_read_what_we_wrote()
    {
        using var archive = File.OpenRead(Write(("one.txt", Vectors.Content(70_000)), ("two.bin", [])));
        var reader = new AesZipReader(archive, Password);
        Assert.Equal([("one.txt", 70_000L), ("two.bin", 0L)], reader.Entries.Select(e => (e.Name, e.Size)));
        Assert.Equal(Vectors.Content(70_000), Extract(reader, 0));
        Assert.Equal([], Extract(reader, 1));
    }

    [Fact]
    public void We_read_what_seven_zip_wrote()
    {
        using var archive = File.OpenRead(Vectors.PathOf("made-by-7zip.zip"));
        var reader = new AesZipReader(archive, Password);
        Assert.Equal("chromosome 20\n"u8.ToArray(), Extract(reader, 0));
        Assert.Equal(Vectors.Content(100_000), Extract(reader, 1));
    }

    [Fact]
    public void A_wrong_password_is_told_from_damage()
    {
        using var archive = File.OpenRead(Write(("one.txt", Vectors.Content(100))));
        var reader = new AesZipReader(archive, "not-the-password");
        Assert.Throws<WrongPasswordException>(() => reader.Extract(reader.Entries[0], Stream.Null));
    }

    [Fact]
    public void Every_flipped_byte_of_the_archive_is_noticed()
    {
        var whole = Result(("chr20.info.gz", Vectors.Content(50)));
        var content = Vectors.Content(50);
        for (var place = 0; place < whole.Length; place++)
        {
            var changed = whole.ToArray();
            changed[place] ^= 0x21;
            var extracted = new MemoryStream();
            try
            {
                ResultArchiveReader.Extract(new MemoryStream(changed), Password, _ => extracted);
            }
            catch (Exception noticed) when (noticed is SealBrokenException or WrongPasswordException)
            {
                continue;
            }

            // What the format leaves unchecked is what no reader uses, such as times; the content is right in any case.
            Assert.Equal(content, extracted.ToArray());
        }
    }

    [Fact]
    public void A_cut_off_archive_does_not_open()
    {
        var whole = Result(("chr20.info.gz", Vectors.Content(50)));
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.Throws<SealBrokenException>(
                () => ResultArchiveReader.Extract(new MemoryStream(whole[..length]), Password, _ =>
                    new MemoryStream()));
        }
    }

    [Fact]
    public void The_signed_manifest_lists_every_entry()
    {
        using var signer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var whole = Result(signer, ("chr20.dose.vcf.gz", Vectors.Content(50)), ("chr20.info.gz", Vectors.Content(5)));
        var manifest = ResultArchiveReader.Extract(new MemoryStream(whole), Password, _ => new MemoryStream());
        Assert.Equal(["chr20.dose.vcf.gz", "chr20.info.gz"], manifest.Entries.Select(e => e.Name));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Vectors.Content(5))), manifest.Entries[1].Sha256);
        Assert.Equal(Noon, manifest.Created);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(signer.ExportSubjectPublicKeyInfo())),
            manifest.SignerFingerprint);
    }

    [Fact]
    public void Openssl_agrees_with_the_manifests_signature()
    {
        var archive = Path.Combine(_folder.FullName, "result.zip");
        File.WriteAllBytes(archive, Result(("chr20.info.gz", Vectors.Content(5))));
        Assert.Equal(0, SevenZip("x", $"-p{Password}", $"-o{_folder.FullName}", archive).ExitCode);
        var json = Path.Combine(_folder.FullName, "manifest.json");
        using var manifest = System.Text.Json.JsonDocument.Parse(File.ReadAllBytes(json));
        var publicKey = manifest.RootElement.GetProperty("signer").GetProperty("publicKey").GetBytesFromBase64();
        var key = Path.Combine(_folder.FullName, "signer.der");
        var signature = Path.Combine(_folder.FullName, "manifest.der");
        File.WriteAllBytes(key, publicKey);
        File.WriteAllBytes(signature,
            Convert.FromBase64String(File.ReadAllText(Path.Combine(_folder.FullName, "manifest.sig")).Trim()));
        var (exitCode, output) =
            Run("openssl", "dgst", "-sha256", "-keyform", "DER", "-verify", key, "-signature", signature, json);
        Assert.Equal(0, exitCode);
        Assert.Contains("Verified OK", output);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../evil")]
    [InlineData("a/../b")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData("a\\b")]
    [InlineData("-rf")]
    [InlineData("a\nb")]
    [InlineData("größe")]
    [InlineData("c:evil")]
    public void Names_that_lead_elsewhere_are_refused(string name)
    {
        using var zip = new AesZipWriter(new MemoryStream(), Password, Noon);
        Assert.Throws<ArgumentException>(() => zip.AddEntry(name));
    }

    [Fact]
    public void One_name_is_one_entry()
    {
        using var zip = new AesZipWriter(new MemoryStream(), Password, Noon);
        zip.AddEntry("a").Dispose();
        Assert.Throws<ArgumentException>(() => zip.AddEntry("A"));
    }

    private string Write(params (string Name, byte[] Content)[] entries)
    {
        var path = Path.Combine(_folder.FullName, "archive.zip");
        using var file = File.Create(path);
        using var zip = new AesZipWriter(file, Password, Noon);
        foreach (var (name, content) in entries)
        {
            using var entry = zip.AddEntry(name);
            entry.Write(content);
        }

        zip.Finish();
        return path;
    }

    private static byte[] Result(params (string Name, byte[] Content)[] entries)
    {
        using var signer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Result(signer, entries);
    }

    private static byte[] Result(ECDsa signer, params (string Name, byte[] Content)[] entries)
    {
        var output = new MemoryStream();
        using var archive = new ResultArchiveWriter(output, Password, signer, Noon);
        foreach (var (name, content) in entries)
        {
            using var entry = archive.AddEntry(name);
            entry.Write(content);
        }

        archive.Finish();
        return output.ToArray();
    }

    private static byte[] Extract(AesZipReader reader, int index)
    {
        var plain = new MemoryStream();
        reader.Extract(reader.Entries[index], plain);
        return plain.ToArray();
    }

    private static (int ExitCode, string Output) SevenZip(params string[] arguments) => Run("7zz", arguments);

    private static (int ExitCode, string Output) Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.GetAwaiter().GetResult());
    }
}
