using CohortVault.Cli.Work;

namespace CohortVault.Cli.Tests;

public sealed class ScratchTests
{
    [Fact]
    public void What_was_written_is_read_back_anywhere_and_no_file_is_seen()
    {
        var directory = Directory.CreateTempSubdirectory();
        var random = new Random(7);
        var written = new byte[700_000];
        random.NextBytes(written);
        using var scratch = new Scratch(directory.FullName);
        for (var at = 0; at < written.Length; at += 70_000)
        {
            scratch.Write(written.AsSpan(at, 70_000));
        }

        // What is left is an open file without a name.
        directory.Delete();
        Assert.Equal(written.Length, scratch.Length);
        for (var round = 0; round < 40; round++)
        {
            var read = new byte[random.Next(100_000)];
            var from = random.Next(written.Length - read.Length);
            scratch.Position = from;
            scratch.ReadExactly(read);
            Assert.Equal(written[from..(from + read.Length)], read);
        }

        Assert.False(scratch.CanWrite);
    }
}
