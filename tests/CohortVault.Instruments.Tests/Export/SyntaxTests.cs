using System.Diagnostics;
using System.Text;
using CohortVault.Instruments.Dictionary;
using CohortVault.Instruments.Export;
using CohortVault.Instruments.Export.Syntax;
using CohortVault.Instruments.Model;

namespace CohortVault.Instruments.Tests.Export;

/// <summary>Syntax files say what the table holds; where R or PSPP is installed, they are run.</summary>
public sealed class SyntaxTests : IDisposable
{
    private static readonly DataDictionary Study = Studies.Of(
        Rows.Row("sex", "radio", "f", (DictionaryColumn.Options, "0, Female | 1, \"Male\" isn't \\ $x `y` %z &w"), (DictionaryColumn.FieldLabel, "Sex's \"label\"\nwith break 😀")),
        Rows.Row("letter", "dropdown", "f", (DictionaryColumn.Options, "a, Letter A | long_code, B")),
        Rows.Row("race", "checkbox", "f", (DictionaryColumn.Options, "1, One | -4, Other")),
        Rows.Row("day", "text", "f", (DictionaryColumn.Validation, "date_mdy")), Rows.Row("hour", "text", "f", (DictionaryColumn.Validation, "datetime_dmy")),
        Rows.Row("second", "text", "f", (DictionaryColumn.Validation, "datetime_seconds_ymd")), Rows.Row("weight", "text", "f", (DictionaryColumn.Validation, "number")),
        Rows.Row("height", "text", "f", (DictionaryColumn.Validation, "number_comma_decimal")), Rows.Row("by", "text", "f", (DictionaryColumn.Validation, "integer")),
        Rows.Row("in", "notes"), Rows.Row(new string('n', 40) + "_a", "text"), Rows.Row(new string('n', 40) + "_b", "text"),
        Rows.Row("missing", "text", "f", (DictionaryColumn.Validation, "integer")));

    private readonly string _folder = Directory.CreateTempSubdirectory("cohortvault-syntax-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Names_are_shortened_made_unique_and_kept_from_reserved_words()
    {
        var (table, summary) = await WriteAsync(oneLine: false);
        var stata = StataSyntax.Write(table, summary, "data.csv");
        var spss = SpssSyntax.Write(table, summary, "data.csv");
        Assert.Contains($"rename v13 {new string('n', 32)}\nrename v14 {new string('n', 30)}_2\n", stata, StringComparison.Ordinal);
        Assert.Contains("rename v12 in_2\n", stata, StringComparison.Ordinal);
        Assert.Contains("  by_2 F16.0\n", spss, StringComparison.Ordinal);
        Assert.Contains("  in A", spss, StringComparison.Ordinal);
        Assert.Contains($"  {new string('n', 40)}_b A", spss, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_program_would_expand_or_end_a_text_with_is_escaped()
    {
        var (table, summary) = await WriteAsync(oneLine: true);
        Assert.Contains("label define l2 1 `\"'Male' isn't / USD x 'y' %z &w\"', modify\n", StataSyntax.Write(table, summary, "data.csv"), StringComparison.Ordinal);
        Assert.Contains("    1='\"Male\" isn''t \\ $x `y` %z &w'", SasSyntax.Write(table, summary, "data.csv"), StringComparison.Ordinal);
        Assert.Contains("  1 '\"Male\" isn''t \\ $x `y` %z &w'.\n", SpssSyntax.Write(table, summary, "data.csv"), StringComparison.Ordinal);
        Assert.Contains("\"\\\"Male\\\" isn't \\\\ $x `y` %z &w\"", RSyntax.Write(table, summary, "data.csv"), StringComparison.Ordinal);
        Assert.Contains("  label sex='Sex''s \"label\" with break 😀';\n", SasSyntax.Write(table, summary, "data.csv"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_are_numbers_only_if_all_their_values_are()
    {
        var (table, summary) = await WriteAsync(oneLine: true);
        var sas = SasSyntax.Write(table, summary, "data.csv");
        Assert.Contains("  length weight 8;\n", sas, StringComparison.Ordinal);
        Assert.Contains("  length missing $2;\n", sas, StringComparison.Ordinal);
        Assert.Contains("  length height $5;\n", sas, StringComparison.Ordinal);
        Assert.Contains("  length letter $1;\n", sas, StringComparison.Ordinal);
        Assert.Contains("informat second ymddttm24.", sas, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => RSyntax.Write(new ExportTable(ExportPlan.Readable, Study, new StudyDesign()), summary, "data.csv"));
    }

    [Fact]
    [Trait("Suite", "programs")]
    public async Task R_reads_the_raw_table_with_types_and_labels()
    {
        var (table, summary) = await WriteAsync(oneLine: false);
        await File.WriteAllTextAsync(Path.Combine(_folder, "data.R"), RSyntax.Write(table, summary, "data.csv"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "ask.R"), """
            source("data.R", encoding = "UTF-8")
            cat(nrow(data), ncol(data) - 5, "\n")
            cat(class(data$day), class(data$weight), class(data$height), class(data$missing), class(data$hour)[1], "\n")
            cat(as.character(data$sex.factor), "\n")
            cat(as.character(data$letter.factor), "\n")
            cat(format(data$day), format(data$hour, "%Y-%m-%d %H:%M"), format(data$second, "%H:%M:%S"), "\n")
            cat(sum(data$weight, na.rm = TRUE), attr(data$sex, "label"), "\n")
            cat(data$"in"[1], "|", data$record_id[2], "\n", sep = "")

            """, TestContext.Current.CancellationToken);
        Assert.Equal(
            """
            2 16 
            Date numeric character character POSIXct 
            "Male" isn't \ $x `y` %z &w Female 
            Letter A NA 
            2024-02-29 NA 2024-02-29 13:05 NA 23:59:58 NA 
            60.5 Sex's "label" with break 😀 
            two
            lines, "quoted" 😀|0002

            """, await RunAsync("Rscript", "ask.R"));
    }

    [Fact]
    [Trait("Suite", "programs")]
    public async Task Pspp_reads_the_table_without_breaks_with_types_and_labels()
    {
        var (table, summary) = await WriteAsync(oneLine: true);
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "ask.sps"), SpssSyntax.Write(table, summary, "data.csv") + """
            SAVE TRANSLATE /OUTFILE='back.csv' /TYPE=CSV /FIELDNAMES /CELLS=LABELS /TEXTOPTIONS FORMAT=VARIABLE.
            DISPLAY DICTIONARY /VARIABLES=sex.

            """, TestContext.Current.CancellationToken);
        var said = await RunAsync("pspp", "-o", "said.txt", "ask.sps");
        Assert.DoesNotContain("error", said, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("warning", said, StringComparison.OrdinalIgnoreCase);
        var back = await File.ReadAllTextAsync(Path.Combine(_folder, "back.csv"), TestContext.Current.CancellationToken);
        Assert.Equal(3, back.TrimEnd().Split('\n').Length);
        Assert.Contains("\"\"\"Male\"\" isn't \\ $x `y` %z &w\",Letter A", back, StringComparison.Ordinal);
        Assert.Contains("Female", back, StringComparison.Ordinal);
        Assert.Contains("2024/02/29,2024-02-29 13:05:00,2024-03-01 23:59:58,60.5,\"1,801\",3,", back, StringComparison.Ordinal);
        Assert.Contains("two lines, \"\"quoted\"\" 😀", back, StringComparison.Ordinal);
        Assert.Contains("Sex's \"label\" with break", await File.ReadAllTextAsync(Path.Combine(_folder, "said.txt"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private async Task<(ExportTable, TableSummary)> WriteAsync(bool oneLine)
    {
        var table = new ExportTable(ExportPlan.Raw with { OneLineCells = oneLine }, Study, new StudyDesign { MissingDataCodes = [new("NI", "No information")] });
        var (text, summary) = await Studies.WriteAsync(
            table,
            Studies.Form(
                "0001", "f", ("sex", "1"), ("letter", "a"), ("race___1", "1"), ("race____4", "0"), ("day", "2024-02-29"), ("hour", "2024-02-29 13:05"),
                ("second", "2024-03-01 23:59:58"), ("weight", "60.5"), ("height", "1,801"), ("by", "3"), ("in", "two\nlines, \"quoted\" 😀"), ("missing", "NI"), ("f_complete", "2")),
            Studies.Form("0002", "f", ("sex", "0"), ("missing", "7"), (new string('n', 40) + "_b", "x")));
        await File.WriteAllTextAsync(Path.Combine(_folder, "data.csv"), text, new UTF8Encoding(false), TestContext.Current.CancellationToken);
        return (table, summary);
    }

    private async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            Environment = { ["LC_ALL"] = "C.UTF-8" },
        })!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, ""), (process.ExitCode, await complained));
        return await said;
    }
}
