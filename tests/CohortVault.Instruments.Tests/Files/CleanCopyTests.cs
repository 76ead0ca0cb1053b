using System.Security.Cryptography;
using System.Text;
using CohortVault.Instruments.Files;

namespace CohortVault.Instruments.Tests.Files;

public sealed class CleanCopyTests
{
    private static readonly byte[] _orientation = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("photo.jpg", "image/jpeg")]
    [InlineData("progressive.jpg", "image/jpeg")]
    [InlineData("screenshot.png", "image/png")]
    public async Task Of_a_picture_nothing_stays_but_the_picture(string file, string type)
    {
        var bytes = await PictureAsync(file);
        var (copied, clean) = await CopyAsync(bytes);
        Assert.Equal((FileProblem.None, type, clean.LongLength), (copied.Problem, copied.Type, copied.Bytes));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(clean)), copied.Sha256);
        var (before, after) = (Encoding.Latin1.GetString(bytes), Encoding.Latin1.GetString(clean));
        string[] secrets = ["AnnaSecret", "CommentSecret", "GPS", "Camera", "2026:03", "xmp", "Photoshop", "Trailer"];
        Assert.Contains(secrets, secret => before.Contains(secret, StringComparison.OrdinalIgnoreCase));
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, after, StringComparison.OrdinalIgnoreCase));

        // The compressed picture is the same, byte for byte, and a copy of the copy is the copy.
        Assert.Equal(Pixels(bytes), Pixels(clean));
        Assert.Equal(clean, (await CopyAsync(clean)).Bytes);
    }

    [Fact]
    public async Task Which_side_is_up_stays()
    {
        var (_, clean) = await CopyAsync(await PictureAsync("photo.jpg"));
        Assert.True(clean.AsSpan().IndexOf(_orientation) > 0);
        Assert.Equal(1, Occurrences(clean, "Exif"u8.ToArray()));
        Assert.Equal(0, Occurrences((await CopyAsync(await PictureAsync("progressive.jpg"))).Bytes, "Exif"u8.ToArray()));
    }

    [Fact]
    public async Task However_its_bytes_arrive_the_copy_is_the_same()
    {
        foreach (var file in (string[])["photo.jpg", "progressive.jpg", "screenshot.png"])
        {
            var bytes = await PictureAsync(file);
            var (_, whole) = await CopyAsync(bytes);
            using var target = new MemoryStream();
            await CleanCopy.RunAsync(new Trickle(bytes), target, 1 << 20, Ct);
            Assert.Equal(whole, target.ToArray());
        }
    }

    [Fact]
    public async Task Its_content_says_what_a_file_is()
    {
        Assert.Equal("application/pdf", (await CopyAsync("%PDF-1.7\n%âãÏÓ\n1 0 obj"u8.ToArray())).Copied.Type);
        Assert.Equal(FileProblem.UnknownKind, (await CopyAsync("<html><script>alert(1)</script>"u8.ToArray())).Copied.Problem);
        Assert.Equal(FileProblem.UnknownKind, (await CopyAsync("GIF89a"u8.ToArray())).Copied.Problem);
        Assert.Equal(FileProblem.UnknownKind, (await CopyAsync("MZ\u0090"u8.ToArray())).Copied.Problem);
        Assert.Equal(FileProblem.Empty, (await CopyAsync([])).Copied.Problem);
        var picture = await PictureAsync("screenshot.png");
        Assert.Equal(FileProblem.TooLarge, (await CleanCopy.RunAsync(new MemoryStream(picture), Stream.Null, picture.Length - 1, Ct)).Problem);
    }

    [Fact]
    public async Task A_picture_that_is_cut_off_anywhere_is_damaged_or_unknown_and_never_taken()
    {
        foreach (var file in (string[])["photo.jpg", "progressive.jpg", "screenshot.png"])
        {
            var (_, clean) = await CopyAsync(await PictureAsync(file));
            for (var length = 1; length < clean.Length; length++)
            {
                Assert.NotEqual(FileProblem.None, (await CopyAsync(clean[..length])).Copied.Problem);
            }
        }
    }

    [Fact]
    public async Task Whatever_is_changed_in_a_picture_copying_ends_and_lets_no_comment_through()
    {
        var random = new Random(4711);
        foreach (var file in (string[])["photo.jpg", "progressive.jpg", "screenshot.png"])
        {
            var bytes = await PictureAsync(file);
            for (var round = 0; round < 2000; round++)
            {
                var damaged = (byte[])bytes.Clone();
                for (var change = random.Next(1, 5); change > 0; change--)
                {
                    damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                }

                var copied = await CleanCopy.RunAsync(new MemoryStream(damaged), Stream.Null, 1 << 20, Ct);
                Assert.True(copied.Bytes <= damaged.Length + 36);
            }
        }
    }

    [Fact]
    public void A_signature_is_lines_or_a_name_and_nothing_else()
    {
        var drawn = Encoding.UTF8.GetString(Signature.Drawn("M10.0 20.0L11.5 21.25L-3 40M1 2L3 4")!);
        Assert.Contains("d=\"M10.0 20.0L11.5", drawn, StringComparison.Ordinal);
        Assert.Null(Signature.Drawn("M1 2"));
        Assert.Null(Signature.Drawn("M10 20L30 40\"/><script>alert(1)</script>"));
        Assert.Null(Signature.Drawn("L10 20L30 40L50 60L70 80"));
        Assert.Null(Signature.Drawn("M10 20L30 40L50 60L70"));
        Assert.Null(Signature.Drawn("M10 20L3.0.0.0.0.00 40L50 60L7 8"));
        Assert.Null(Signature.Drawn(string.Concat(Enumerable.Repeat("M10 20L30 40", 10_000))));
        var typed = Encoding.UTF8.GetString(Signature.Typed(" Anna <Müller> & \"Co\" ")!);
        Assert.Contains(">Anna &lt;Müller&gt; &amp; &quot;Co&quot;<", typed, StringComparison.Ordinal);
        Assert.Null(Signature.Typed("  "));
        Assert.Null(Signature.Typed(new string('a', 81)));
    }

    private static async Task<(CopiedFile Copied, byte[] Bytes)> CopyAsync(byte[] bytes)
    {
        using var target = new MemoryStream();
        var copied = await CleanCopy.RunAsync(new MemoryStream(bytes), target, 1 << 20, Ct);
        return (copied, target.ToArray());
    }

    private static Task<byte[]> PictureAsync(string name) =>
        File.ReadAllBytesAsync(Path.Combine(Repository.Root, "tests", "data", "pictures", name), Ct);

    // From the first table on, without what hangs behind the end: a JPEG's tables and scans; of a PNG its data.
    private static byte[] Pixels(byte[] bytes)
    {
        if (bytes[0] == 0x89)
        {
            var at = bytes.AsSpan().IndexOf("IDAT"u8);
            return bytes[at..bytes.AsSpan().LastIndexOf("IEND"u8)][..1000];
        }

        var first = bytes.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xDB, 0x00, 0x43, 0x00]);
        var rest = bytes.AsSpan(first);
        return rest[..(rest.LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9]) + 2)].ToArray();
    }

    private static int Occurrences(byte[] bytes, byte[] part)
    {
        var (count, at) = (0, 0);
        while (bytes.AsSpan(at).IndexOf(part) is var found and >= 0)
        {
            (count, at) = (count + 1, at + found + part.Length);
        }

        return count;
    }

    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(1 + (int)(Position % 3), buffer.Length)], cancellationToken);
    }
}
