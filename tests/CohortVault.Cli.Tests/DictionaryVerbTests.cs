using System.Text.Json;

namespace CohortVault.Cli.Tests;

/// <summary><c>cohortvault dictionary</c> as a process.</summary>
public sealed class DictionaryVerbTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("cohortvault-test-").FullName;

    private static string Real(string name) => Path.Combine(Repository.Root, "tests", "data", "dictionaries", name);

    [Fact]
    public async Task Check_counts_what_it_found()
    {
        var run = await CohortVaultProgram.RunAsync("dictionary", "check", Real("redcapr-simple.csv"), Real("radar-armt-german.csv"));
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal(
            "redcapr-simple.csv: 16 fields in 3 instruments, 0 errors, 0 warnings\n"
            + "radar-armt-german.csv: 69 fields in 5 instruments, 0 errors, 0 warnings\n", run.Output);
    }

    [Fact]
    public async Task Check_names_line_and_column_and_ends_with_3()
    {
        await WrongAsync();
        var run = await CohortVaultProgram.RunAsync("dictionary", "check", Real("redcapr-simple.csv"), In("wrong.csv"));
        Assert.Equal(3, run.ExitCode);
        Assert.Equal(
            "wrong.csv:9: Choices, Calculations, OR Slider Labels: At character 20: there is no field 'dobb'. Correct the name, or add the field.\n",
            run.Errors);
        Assert.EndsWith("wrong.csv: 16 fields in 3 instruments, 1 error, 0 warnings\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_prints_JSON()
    {
        await WrongAsync();
        await File.WriteAllTextAsync(In("none.csv"), "a,b\n", TestContext.Current.CancellationToken);
        var run = await CohortVaultProgram.RunAsync("dictionary", "check", In("wrong.csv"), In("none.csv"), "--json");
        Assert.Equal((3, 2), (run.ExitCode, run.Errors.Split('\n').Length - 1));
        using var report = JsonDocument.Parse(run.Output);
        var (wrong, none) = (report.RootElement[0], report.RootElement[1]);
        Assert.Equal((16, true, 1), (wrong.GetProperty("fields").GetInt32(), wrong.GetProperty("roundTrips").GetBoolean(), wrong.GetProperty("errors").GetInt32()));
        var finding = wrong.GetProperty("findings")[0];
        Assert.Equal(
            ("error", "dictionary.unknown-field", 9, "age"),
            (finding.GetProperty("severity").GetString(), finding.GetProperty("code").GetString(), finding.GetProperty("line").GetInt32(), finding.GetProperty("field").GetString()));
        Assert.Equal("dictionary.unknown-column", none.GetProperty("findings")[0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task Round_trip_writes_the_same_bytes()
    {
        foreach (var file in Directory.GetFiles(Real(""), "*.csv").Take(3))
        {
            var run = await CohortVaultProgram.RunAsync("dictionary", "roundtrip", file, "--output", In("copy.csv"));
            Assert.Equal((0, "", ""), (run.ExitCode, run.Output, run.Errors));
            Assert.Equal(await BytesAsync(file), await BytesAsync(In("copy.csv")));
        }
    }

    [Fact]
    public async Task What_cannot_be_read_is_refused_and_nothing_written()
    {
        var text = await File.ReadAllTextAsync(Real("redcapr-simple.csv"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(In("wrong.csv"), text.Replace(",checkbox,", ",tickbox,", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var run = await CohortVaultProgram.RunAsync("dictionary", "roundtrip", In("wrong.csv"), "--output", In("copy.csv"));
        Assert.Equal((3, ""), (run.ExitCode, run.Output));
        Assert.Contains("There is no type 'tickbox'.", run.Errors, StringComparison.Ordinal);
        Assert.Equal(["wrong.csv"], Directory.GetFiles(_directory).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_missing_file_is_not_found_and_a_missing_option_wrong_usage()
    {
        Assert.Equal(4, (await CohortVaultProgram.RunAsync("dictionary", "check", In("no.csv"))).ExitCode);
        Assert.Equal(4, (await CohortVaultProgram.RunAsync("dictionary", "roundtrip", In("no.csv"), "--output", In("a.csv"))).ExitCode);
        Assert.Equal(2, (await CohortVaultProgram.RunAsync("dictionary", "roundtrip", In("no.csv"))).ExitCode);
        Assert.Equal(2, (await CohortVaultProgram.RunAsync("dictionary", "check")).ExitCode);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private string In(string name) => Path.Combine(_directory, name);

    private async Task WrongAsync()
    {
        var text = await File.ReadAllTextAsync(Real("redcapr-empty-rows.csv"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(In("wrong.csv"), text.Replace("datediff([dob]", "datediff([dobb]", StringComparison.Ordinal), TestContext.Current.CancellationToken);
    }

    private static Task<byte[]> BytesAsync(string file) => File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
}
