using System.Security.Cryptography;

namespace CohortVault.Sealing.Tests;

public sealed class SealedObjectTests
{
    private const int Header = 80;
    private const int Record = 65_536 + 16;

    private static readonly byte[] Context = [1, 2, 3];
    private static readonly SecretKey Key = SecretKey.FromBytes(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray());

    public static TheoryData<int> Sizes => [0, 1, 15, 16, 65_535, 65_536, 65_537, 131_071, 131_072, 131_073, 300_000];

    [Theory, MemberData(nameof(Sizes))]
    public void What_was_sealed_opens_again(int size)
    {
        var content = Vectors.Content(size);
        using var reader = Open(Seal(content));
        Assert.Equal(size, reader.Length);
        var opened = new MemoryStream();
        reader.CopyTo(opened);
        Assert.Equal(content, opened.ToArray());
    }

    [Theory, MemberData(nameof(Sizes))]
    public async Task Writing_in_odd_pieces_asynchronously_gives_the_same_content(int size)
    {
        var ct = TestContext.Current.CancellationToken;
        var content = Vectors.Content(size);
        var sealedTo = new MemoryStream();
        await using var writer = new SealedObjectWriter(sealedTo, Key, Context);
        for (var (from, piece) = (0, 1); from < size; piece = (piece * 3) + 1)
        {
            var count = Math.Min(piece, size - from);
            await writer.WriteAsync(content.AsMemory(from, count), ct);
            from += count;
        }

        await writer.FinishAsync(ct);
        Assert.Equal(size, writer.PlainLength);

        await using var reader = Open(sealedTo.ToArray());
        var opened = new MemoryStream();
        await reader.CopyToAsync(opened, 777, ct);
        Assert.Equal(content, opened.ToArray());
    }

    [Fact]
    public void The_vectors_of_the_independent_computation_are_met_byte_for_byte()
    {
        var vectors = Vectors.Read("sealed-object.json");
        using var key = SecretKey.FromBytes(vectors.Hex("key"));
        foreach (var vector in vectors.GetProperty("objects").EnumerateArray())
        {
            var sealedTo = new MemoryStream();
            var content = Vectors.Content(vector.GetProperty("plainLength").GetInt32());
            using var writer = new SealedObjectWriter(sealedTo, key, vectors.Hex("context"), vectors.Hex("salt"),
                leaveOpen: true);
            writer.Write(content);
            writer.Finish();
            Assert.Equal(vector.GetProperty("sealedLength").GetInt64(), sealedTo.Length);
            Assert.Equal(vector.GetProperty("sha256").GetString(),
                Convert.ToHexStringLower(SHA256.HashData(sealedTo.ToArray())));
            if (vector.TryGetProperty("sealed", out var whole))
            {
                Assert.Equal(whole.GetString(), Convert.ToHexStringLower(sealedTo.ToArray()));
            }
        }
    }

    [Fact]
    public void Any_place_can_be_read()
    {
        var content = Vectors.Content(300_000);
        using var reader = Open(Seal(content));
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var from = random.Next(content.Length);
            var piece = new byte[random.Next(1, 2000)];
            reader.Position = from;
            var count = reader.ReadAtLeast(piece, piece.Length, throwOnEndOfStream: false);
            Assert.Equal(Math.Min(piece.Length, content.Length - from), count);
            Assert.Equal(content.AsSpan(from, count), piece.AsSpan(0, count));
        }

        Assert.Equal(299_999, reader.Seek(-1, SeekOrigin.End));
        Assert.Equal(content[^1], reader.ReadByte());
        Assert.Equal(-1, reader.ReadByte());
    }

    [Fact]
    public void An_object_can_follow_other_bytes_in_its_stream()
    {
        var stream = new MemoryStream([9, 9, 9, .. Seal(Vectors.Content(70_000))]) { Position = 3 };
        using var reader = new SealedObjectReader(stream, Key, Context);
        var opened = new MemoryStream();
        reader.CopyTo(opened);
        Assert.Equal(Vectors.Content(70_000), opened.ToArray());
    }

    [Fact]
    public void Every_flipped_header_byte_is_an_error()
    {
        var whole = Seal(Vectors.Content(10));
        for (var place = 0; place < Header; place++)
        {
            var changed = whole.ToArray();
            changed[place] ^= 0x40;
            Assert.Throws<SealBrokenException>(() => Open(changed));
        }
    }

    [Fact]
    public void Every_flipped_bit_of_a_small_object_is_an_error()
    {
        var whole = Seal(Vectors.Content(10));
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var changed = whole.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<SealBrokenException>(() => Open(changed));
        }
    }

    [Fact]
    public void Every_truncation_is_an_error()
    {
        var whole = Seal(Vectors.Content(150_000));
        int[] lengths = [0, 1, Header - 1, Header, Header + 15, Header + 16, Header + 100, Header + Record - 1, Header
            + Record,
            Header + Record + 15, Header + Record + 16, Header + Record + 17, Header + (2 * Record), whole.Length - 1];
        foreach (var length in lengths)
        {
            Assert.Throws<SealBrokenException>(() => Open(whole[..length]));
        }
    }

    [Fact]
    public void Added_bytes_are_an_error()
    {
        Assert.Throws<SealBrokenException>(() => Open([.. Seal(Vectors.Content(10)), 0]));
        Assert.Throws<SealBrokenException>(() => Open([.. Seal(Vectors.Content(65_536)), .. new byte[16]]));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 2)]
    [InlineData(1, 2)]
    public void Chunks_that_changed_places_are_an_error(int one, int other)
    {
        var whole = Seal(Vectors.Content(4 * 65_536));
        var swapped = whole.ToArray();
        whole.AsSpan(Header + (one * Record), Record).CopyTo(swapped.AsSpan(Header + (other * Record)));
        whole.AsSpan(Header + (other * Record), Record).CopyTo(swapped.AsSpan(Header + (one * Record)));
        using var reader = Open(swapped);
        Assert.Throws<SealBrokenException>(() => reader.CopyTo(Stream.Null));
    }

    [Fact]
    public void A_chunk_left_out_or_doubled_is_an_error()
    {
        var whole = Seal(Vectors.Content(4 * 65_536));
        Assert.Throws<SealBrokenException>(() => Open([.. whole[..Header], .. whole[(Header + Record)..]]));
        Assert.Throws<SealBrokenException>(() => Open([.. whole[..(Header + Record)], .. whole[Header..]]));
    }

    [Fact]
    public void A_chunk_of_another_object_under_the_same_key_is_an_error()
    {
        var whole = Seal(Vectors.Content(100_000));
        Seal(Vectors.Content(100_000)).AsSpan(Header, Record).CopyTo(whole.AsSpan(Header));
        using var reader = Open(whole);
        Assert.Throws<SealBrokenException>(() => reader.ReadByte());
    }

    [Fact]
    public void Another_key_or_context_does_not_open()
    {
        var whole = Seal(Vectors.Content(10));
        using var other = SecretKey.Generate();
        Assert.Throws<SealBrokenException>(() => new SealedObjectReader(new MemoryStream(whole), other, Context));
        Assert.Throws<SealBrokenException>(() => new SealedObjectReader(new MemoryStream(whole), Key, [1, 2, 4]));
    }

    [Fact]
    public void A_damaged_chunk_releases_nothing()
    {
        var whole = Seal(Vectors.Content(150_000));
        whole[Header + Record + 5] ^= 1;
        using var reader = Open(whole);
        var piece = new byte[100];
        Assert.Equal(100, reader.Read(piece));
        reader.Position = 70_000;
        Array.Clear(piece);
        Assert.Throws<SealBrokenException>(() => reader.Read(piece));
        Assert.All(piece, b => Assert.Equal(0, b));
    }

    [Theory, InlineData(65_536), InlineData(100_000)]
    public void A_damaged_chunk_that_was_opened_in_place_leaves_nothing_behind(int room)
    {
        var sealedBytes = Seal(Vectors.Content(200_000));
        sealedBytes[Header + Record + 9] ^= 1;
        using var reader = Open(sealedBytes);
        var buffer = new byte[room];
        Assert.Equal(65_536, reader.Read(buffer));
        Array.Fill(buffer, (byte)7);
        Assert.Throws<SealBrokenException>(() => reader.Read(buffer));
        Assert.All(buffer.AsSpan(0, 65_536).ToArray(), left => Assert.Equal(0, left));
        Assert.Equal(65_536, reader.Position);
    }

    [Theory, InlineData(1), InlineData(1000), InlineData(65_536), InlineData(70_000), InlineData(300_000)]
    public async Task Reading_in_pieces_of_any_size_gives_the_same_content(int piece)
    {
        var content = Vectors.Content(200_000);
        using var reader = Open(Seal(content));
        using var other = Open(Seal(content));
        var (buffer, opened, openedAsync) = (new byte[piece], new MemoryStream(), new MemoryStream());
        while (reader.Read(buffer) is > 0 and var count)
        {
            opened.Write(buffer, 0, count);
        }

        while (await other.ReadAsync(buffer, TestContext.Current.CancellationToken) is > 0 and var count)
        {
            openedAsync.Write(buffer, 0, count);
        }

        Assert.Equal(content, opened.ToArray());
        Assert.Equal(content, openedAsync.ToArray());
    }

    [Fact]
    public void An_unfinished_object_does_not_open()
    {
        var sealedTo = new MemoryStream();
        using (var writer = new SealedObjectWriter(sealedTo, Key, Context, leaveOpen: true))
        {
            writer.Write(Vectors.Content(200_000));
        }

        Assert.Throws<SealBrokenException>(() => Open(sealedTo.ToArray()));
    }

    [Fact]
    public void After_a_failed_write_the_writer_says_again_why()
    {
        using var writer = new SealedObjectWriter(new FullDisk(100_000), Key, Context);
        var failed = Assert.Throws<IOException>(() => writer.Write(Vectors.Content(300_000)));
        Assert.Equal(failed.Message, Assert.Throws<IOException>(() => writer.Write([1])).Message);
        Assert.Equal(failed.Message, Assert.Throws<IOException>(writer.Finish).Message);
    }

    [Fact]
    public void Two_objects_of_one_content_share_no_bytes()
    {
        var one = Seal(Vectors.Content(1000));
        var other = Seal(Vectors.Content(1000));
        Assert.NotEqual(one[Header..], other[Header..]);
    }

    private static byte[] Seal(byte[] content)
    {
        var sealedTo = new MemoryStream();
        using var writer = new SealedObjectWriter(sealedTo, Key, Context, leaveOpen: true);
        writer.Write(content);
        writer.Finish();
        return sealedTo.ToArray();
    }

    private static SealedObjectReader Open(byte[] whole) => new(new MemoryStream(whole), Key, Context);

    private sealed class FullDisk(int room) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (Length + buffer.Length > room)
            {
                throw new IOException("No space left on device");
            }

            base.Write(buffer);
        }
    }
}
