using System.Buffers;
using CohortVault.Genomics.Imputation;

namespace CohortVault.Genomics.Tests.Imputation;

public sealed class DosageRowsTests
{
    [Fact]
    public void Rows_are_read_back_as_they_were_written()
    {
        var random = new Random(5);
        var output = new ArrayBufferWriter<byte>();
        var rows = Enumerable.Range(0, 400).Select(_ => Draw(random)).ToArray();
        foreach (var row in rows)
        {
            DosageRows.Append(output, row);
        }

        var at = 0;
        foreach (var row in rows)
        {
            var read = new ushort[row.Length];
            at = DosageRows.Read(output.WrittenSpan, at, read);
            Assert.Equal(row, read);
        }

        Assert.Equal(output.WrittenCount, at);
    }

    [Fact]
    public void A_row_that_is_cut_off_or_of_another_length_is_noticed()
    {
        var output = new ArrayBufferWriter<byte>();
        DosageRows.Append(output, [0, 0, 17, 1000, 0]);

        Assert.Throws<InvalidDataException>(() => DosageRows.Read(output.WrittenSpan[..^1], 0, new ushort[5]));
        Assert.Throws<InvalidDataException>(() => DosageRows.Read(output.WrittenSpan, 0, new ushort[1]));
        Assert.Throws<InvalidDataException>(() => DosageRows.Read([], 0, new ushort[5]));
    }

    private static ushort[] Draw(Random random)
    {
        var row = new ushort[random.Next(3) == 0 ? random.Next(4) : random.Next(40_000)];
        var usual = (ushort)(random.Next(2) * 1000);
        var others = random.NextDouble() * random.NextDouble();
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = random.NextDouble() > others ? usual
                : random.Next(2) == 0 ? (ushort)random.Next(1001) : (ushort)(1000 - usual);
        }

        return row;
    }
}
