using CohortVault.Instruments.Csv;
using CohortVault.Instruments.Dictionary;
using CohortVault.Instruments.Export;
using CohortVault.Instruments.Export.Package;
using CohortVault.Instruments.Model;

namespace CohortVault.Instruments.Tests.Export;

public sealed class LabfrontTreeTests : IDisposable
{
    private static readonly DataDictionary Diary = Studies.Of(
        Rows.Row("sex", "yesno", "diary", (DictionaryColumn.SectionHeader, "You"), (DictionaryColumn.FieldLabel, "<i>First</i>\nquestion, of two")),
        Rows.Row("food", "checkbox", "diary", (DictionaryColumn.Options, "1, Bread | 2, Fish | 3, None"), (DictionaryColumn.FieldLabel, "Food")),
        Rows.Row("story", "notes", "diary", (DictionaryColumn.SectionHeader, "Day"), (DictionaryColumn.FieldLabel, "Story")));

    private static readonly Guid Person = new("01234567-89ab-cdef-0123-456789abcdef");

    private readonly string _folder = Directory.CreateTempSubdirectory("cohortvault-labfront-").FullName;
    private readonly Pseudonyms _key = new(Studies.Key);

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _key.Dispose();
    }

    [Fact]
    public async Task The_tree_can_be_read_as_public_readers_of_Labfront_exports_do()
    {
        var manifest = await WriteAsync(ExportPlan.Raw);
        Assert.Equal(new LeftOut { Forms = 1 }, manifest.QuestionnairesLeftOut);
        var file = manifest.Files.Single(file => file.Name.Contains("questionnaire", StringComparison.Ordinal));
        Assert.Matches($"^P-1_{Person}/questionnaire/diary/000000_diary_P-1_[0-9a-f]{{8}}\\.csv$", file.Name);
        var lines = await File.ReadAllLinesAsync(Path.Combine(_folder, file.Name), TestContext.Current.CancellationToken);

        // The second cell of the first line is the length of the header; three lines are passed over to find first and last sample.
        var header = int.Parse(lines[0].Split(',')[1], null);
        Assert.Equal(5, header);
        Assert.Equal(
            ("1774773000000", "1774859400000"),
            (lines[4].Split(',')[Array.IndexOf(lines[3].Split(','), "firstSampleUnixTimestampInMs")], lines[4].Split(',')[Array.IndexOf(lines[3].Split(','), "lastSampleUnixTimestampInMs")]));

        // Questionnaires have a key after it, whose length does not count its own line.
        var key = lines.Single(line => line.Split(',')[0] == "Key Length");
        Assert.Equal(header, Array.IndexOf(lines, key));
        var length = int.Parse(key.Split(',')[1], null);
        Assert.Equal(
            [
                "sectionIndex,questionIndex,questionDescription,questionType,option1Name,option2Name,option3Name",
                "0,0,\"First question, of two\",radio,Yes,No,", "0,1,Food,multi_select,Bread,Fish,None", "1,0,Story,text,,,",
            ], lines[(header + 1)..(header + 1 + length)]);
        var data = CsvReader.Read(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines[(header + length + 1)..])), "data").Rows;
        Assert.Equal("unixTimestampInMs|isoDate|timezone|0-0|0-1|1-0", Cells(data[0]));
        Assert.Equal("1774773000000|2026-03-29T09:30:00.000+01:00|Europe/London|Yes|Bread; None|=a, b", Cells(data[1]));
        Assert.Equal("1774859400000|2026-03-30T09:30:00.000+01:00|Europe/London|||", Cells(data[2]));
        Assert.Empty(await ExportVerifier.FolderAsync(_folder, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task De_identified_trees_have_other_names_ids_and_days()
    {
        var manifest = await WriteAsync(ExportPlan.Raw.Restricted());
        var file = manifest.Files.Single(file => file.Name.Contains("questionnaire", StringComparison.Ordinal));
        var text = await File.ReadAllTextAsync(Path.Combine(_folder, file.Name), TestContext.Current.CancellationToken);
        var day = new DateOnly(2026, 3, 29).AddDays(-_key.DaysBack("P-1", wholeWeeks: false)).ToString("yyyy-MM-dd", null);
        Assert.Contains($"{day}T09:30:00.000+01:00", text, StringComparison.Ordinal);
        Assert.StartsWith(_key.Record("P-1"), file.Name, StringComparison.Ordinal);
        Assert.All((string[])["P-1", $"{Person}", "=a, b", "2026-03-29", "1774773000000"], told => Assert.DoesNotContain(told, file.Name + text, StringComparison.Ordinal));
        await Assert.ThrowsAsync<ArgumentException>(() => WriteAsync(ExportPlan.Raw with { DeIdentification = new DeIdentification { Dates = DateTreatment.Drop } }));
    }

    private static string Cells(CsvRow row) => string.Join('|', row.Cells.Select(cell => cell.Text));

    private Task<ExportManifest> WriteAsync(ExportPlan plan)
    {
        var zone = TimeSpan.FromHours(1);
        SubmittedForm[] forms =
        [
            new(Studies.At("P-1", "", "diary", 2), Person, new DateTimeOffset(2026, 3, 30, 9, 30, 0, zone), "Europe/London"),
            new(Studies.Form("P-1", "diary", ("sex", "1"), ("food___1", "1"), ("food___2", "0"), ("food___3", "1"), ("story", "=a, b")), Person, new DateTimeOffset(2026, 3, 29, 9, 30, 0, zone), "Europe/London"),
            new(Studies.Form("P-1", "gone"), Person, new DateTimeOffset(2026, 3, 29, 9, 30, 0, zone), "Europe/London"),
        ];
        return ExportPackage.WriteAsync(
            new FolderTarget(_folder),
            new ExportRequest
            {
                Study = "S1",
                Title = "Diaries",
                DictionaryVersion = "1",
                Dictionary = Diary,
                Design = new StudyDesign(),
                Plan = plan,
                Pseudonyms = _key,
                Questionnaires = forms.ToAsyncEnumerable,
            },
            () => forms.Where(form => form.Form.Instance == 1 && form.Form.Instrument == "diary").Select(form => form.Form).ToAsyncEnumerable(),
            TimeProvider.System, TestContext.Current.CancellationToken);
    }
}
