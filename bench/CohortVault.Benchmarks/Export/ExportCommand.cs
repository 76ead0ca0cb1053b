using System.Diagnostics;
using System.Globalization;
using System.IO.Pipelines;
using CohortVault.Instruments.Export;
using CohortVault.Instruments.Records;

namespace CohortVault.Benchmarks.Export;

/// <summary><c>./dev bench export</c>: how fast tables of records are written and read, and in what memory.</summary>
internal static class ExportCommand
{
    private const int Bar = 200;
    private const string Usage = """
        ./dev bench export [--values N]

          --values N   values in each table (10000000)

        Every table must be written or read within 200 MB, the program itself included.
        """;

    /// <returns>0 if no table takes more memory than the bar.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var values = 10_000_000L;
        if (arguments is not [] && (arguments is not ["--values", var text]
            || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out values) || values < 1))
        {
            await Console.Out.WriteLineAsync(Usage);
            return arguments.Contains("--help") ? 0 : 2;
        }

        var study = new SimulatedStudy(values);
        using var key = new Pseudonyms(new byte[Pseudonyms.MinimumKeyLength]);
        var met = true;
        await Console.Out.WriteLineAsync(
            $"{values:N0} values of {study.Records:N0} participants, {study.Dictionary.Fields.Count} fields, load {Load()}\n");
        await Console.Out.WriteLineAsync("| what | seconds | values/s | MB/s | peak MB |\n|---|---|---|---|---|");
        foreach (var (name, plan) in ((string, ExportPlan)[])
            [
                ("raw, wide", ExportPlan.Raw), ("readable, wide", ExportPlan.Readable), ("raw, long", ExportPlan.OneValueARow),
                ("raw, wide, de-identified", ExportPlan.Raw.Restricted()),
            ])
        {
            met &= await MeasureAsync(name, async () =>
            {
                await using var nowhere = new CountedStream();
                var table = new ExportTable(plan, study.Dictionary, study.Design, key);
                var names = plan.DeIdentification.HashRecord ? key.InOrder(study.Names()) : study.Names();
                var summary = await TableWriter.WriteAsync(study.FormsAsync(names), table, nowhere);
                return (summary.Values, nowhere.Written);
            });
        }

        met &= await MeasureAsync("written and read again", () => RoundAsync(study));
        return met ? 0 : 1;
    }

    private static async Task<bool> MeasureAsync(string name, Func<Task<(long Values, long Bytes)>> run)
    {
        GC.Collect();
        await ForgetPeakAsync();
        var watch = Stopwatch.StartNew();
        var (values, bytes) = await run();
        var seconds = watch.Elapsed.TotalSeconds;
        var peak = Peak();
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"| {name} | {seconds:F1} | {values / seconds:N0} | {bytes / seconds / 1e6:F0} | {peak:F0} |"));
        return peak < Bar;
    }

    private static async Task<(long Values, long Bytes)> RoundAsync(SimulatedStudy study)
    {
        var pipe = new Pipe();
        await using var counted = new CountedStream(pipe.Writer.AsStream());
        var writing = Task.Run(async () =>
        {
            var table = new ExportTable(ExportPlan.Raw, study.Dictionary, study.Design);
            await TableWriter.WriteAsync(study.FormsAsync(study.Names()), table, counted);
            await pipe.Writer.CompleteAsync();
        });
        var import = RecordImport.Read(pipe.Reader.AsStream(), study.Dictionary, study.Design);
        var values = 0L;
        await foreach (var form in import.FormsAsync())
        {
            values += form.Form.Values.Count;
        }

        await writing;
        return import.IsUsable ? (values, counted.Written)
            : throw new InvalidDataException(import.Findings[0].Describe("what was written"));
    }

    private static string Load() => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    // The kernel keeps the largest memory of a process until it is told to start anew.
    private static Task ForgetPeakAsync() => File.WriteAllTextAsync("/proc/self/clear_refs", "5");

    private static double Peak() => File.ReadLines("/proc/self/status")
        .Where(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
        .Select(line => double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1000)
        .Single();
}

/// <summary>Counts bytes and passes them on, or forgets them.</summary>
internal sealed class CountedStream(Stream? inner = null) : MemoryStream
{
    public long Written { get; private set; }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Written += buffer.Length;
        if (inner is not null)
        {
            await inner.WriteAsync(buffer, cancellationToken);
        }
    }
}
