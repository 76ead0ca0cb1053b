using System.Diagnostics;
using System.Text;
using CohortVault.Instruments.Dictionary;
using CohortVault.Instruments.Export;
using CohortVault.Instruments.Model;
using CohortVault.Instruments.Records;
using CohortVault.Instruments.Tests.Export;

namespace CohortVault.Instruments.Tests.Records;

/// <summary>Whatever the bytes are, an import answers with findings.</summary>
public sealed class HostileTableTests
{
    [Fact]
    public async Task Random_and_damaged_bytes_never_throw()
    {
        var random = new Random(20);
        var study = new RandomStudy(2);
        var (text, _) = await Studies.WriteAsync(new ExportTable(ExportPlan.Raw, study.Dictionary, study.Design), study.Forms());
        var valid = Encoding.UTF8.GetBytes(text);
        byte[] signs = [.. "\"\"\",,;\n\r\t\0"u8, 0xFF, 0xC3, 0xEF, 0xBB, 0xBF];
        var refused = 0;
        for (var round = 0; round < 600; round++)
        {
            var bytes = valid.ToArray();
            if (round % 3 == 0)
            {
                bytes = new byte[random.Next(2000)];
                random.NextBytes(bytes);
            }

            for (var hit = 0; hit < random.Next(8) && bytes.Length > 0; hit++)
            {
                bytes[random.Next(bytes.Length)] = round % 2 == 0 ? signs[random.Next(signs.Length)] : (byte)random.Next(256);
            }

            var (_, import) = await Studies.ReadAsync(
                bytes[..random.Next(bytes.Length / 2, bytes.Length + 1)], study.Dictionary, study.Design, new ImportOptions { Labels = round % 5 == 0, BlanksClear = round % 7 == 0 });
            refused += import.IsUsable ? 0 : 1;
            Assert.Equal(import.IsUsable, !import.Findings.Any(finding => finding.Severity == FindingSeverity.Error));
        }

        Assert.InRange(refused, 200, 600);
    }

    [Fact]
    public async Task Forty_thousand_columns_are_written_and_read_and_as_many_unknown_ones_refused()
    {
        var fields = Enumerable.Range(0, 40_000).Select(n => new Field { Name = n == 0 ? "record_id" : $"v{n}", Form = $"form_{n / 100}", Type = FieldType.Text, Label = $"V {n}" });
        var dictionary = new DataDictionary([.. fields], DictionaryLayout.Default);
        var forms = Enumerable.Range(0, 5).SelectMany(record => Enumerable.Range(1, 200).Select(n => Studies.Form($"{record}", $"form_{n}", ($"v{(n * 100) + 1}", "x"))));
        var watch = Stopwatch.StartNew();
        var (text, summary) = await Studies.WriteAsync(new ExportTable(ExportPlan.Raw, dictionary, new StudyDesign()), forms);
        Assert.Equal((5, 40_400), (summary.Rows, summary.Columns));
        var (again, import) = await Studies.ReadAsync(text, dictionary);
        Assert.True(import.IsUsable);
        Assert.Equal(1000, again.Count);
        var (_, unknown) = await Studies.ReadAsync("record_id," + string.Join(',', Enumerable.Range(0, 40_000).Select(n => $"nobody_{n}")) + "\n1\n", dictionary);
        Assert.Equal("import.more", unknown.Findings[^1].Code);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData(',', 100_001)]
    [InlineData('x', 16 << 20)]
    public async Task A_row_without_end_is_refused_before_it_fills_the_memory(char sign, int most)
    {
        await using var stream = new EndlessStream((byte)sign);
        var import = RecordImport.Read(stream, new RandomStudy(1).Dictionary, new StudyDesign());
        await foreach (var _ in import.FormsAsync(TestContext.Current.CancellationToken))
        {
            Assert.Fail("There is no form.");
        }

        Assert.Equal("import.row", import.Findings.Single().Code);
        Assert.InRange(stream.Given, most, most + (1 << 20));
    }

    private sealed class EndlessStream(byte sign) : MemoryStream
    {
        public long Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill(sign);
            Given += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
