using System.Text;
using CohortVault.Instruments.Csv;
using CohortVault.Instruments.Dictionary;
using CohortVault.Instruments.Export;
using CohortVault.Instruments.Records;
using CohortVault.Instruments.Tests.Export;

namespace CohortVault.Instruments.Tests.Records;

/// <summary>What is exported raw and wide comes back as it was.</summary>
public sealed class RoundTripTests
{
    public static TheoryData<string> Real => [.. RealStudies.Names];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Fact]
    public void There_are_real_studies_to_try() => Assert.InRange(Real.Count, 14, 100);

    [Theory, MemberData(nameof(Real))]
    public async Task Data_of_a_real_study_go_in_out_and_in_again(string name)
    {
        var (dictionary, design) = (RealStudies.Dictionary(name), RealStudies.Design(name));
        var (forms, import) = await Studies.ReadAsync(RealStudies.Data(name), dictionary, design);
        string[] known = name switch
        {
            "redcapr-empty-rows" => ["import.empty"],
            "redcapr-simple" => ["import.choice"],
            _ => [],
        };
        Assert.Empty(import.Findings.Where(finding => finding.Severity == FindingSeverity.Error && !known.Contains(finding.Code))
            .Select(finding => finding.Describe(name)));

        // Every cell with a value stands in a form.
        var rows = CsvReader.Read(RealStudies.Data(name), name).Rows;
        var ignored = import.Findings.Where(finding => finding.Code == "import.ignored-column").Select(finding => finding.Column).ToHashSet();
        var places = new HashSet<string> { dictionary.Fields[0].Name, "redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance" };
        var wrong = import.Findings.Count(finding => finding.Severity == FindingSeverity.Error && finding.Code != "import.empty");
        Assert.Equal(
            rows.Skip(1).Sum(row => row.Cells.Zip(rows[0].Cells).Count(cell => cell.First.Text.Length > 0
                && !places.Contains(cell.Second.Text) && !ignored.Contains(cell.Second.Text))) - wrong,
            forms.Sum(form => form.Form.Values.Count));

        var table = new ExportTable(ExportPlan.Raw, dictionary, design);
        var (text, summary) = await Studies.WriteAsync(table, forms.Select(form => form.Form).OrderBy(form => form.Record, StringComparer.Ordinal));
        var (again, second) = await Studies.ReadAsync(text, dictionary, design);
        Assert.True(second.IsUsable);
        Assert.Equal(Studies.Spell(forms.Select(form => form.Form)), Studies.Spell(again.Select(form => form.Form)));
        Assert.Equal(forms.Sum(form => form.Form.Values.Count), summary.Values);
        Assert.Equal(new LeftOut(), summary.LeftOut);
    }

    [Theory]
    [InlineData("redcapr-arm-single-longitudinal")]
    [InlineData("redcapr-checkboxes-1")]
    [InlineData("redcapr-clinical-trial-1")]
    [InlineData("redcapr-repeating-instruments")]
    [InlineData("redcapr-decimal-comma")]
    [InlineData("redcapr-longitudinal")]
    [InlineData("redcapr-validation-types-1")]
    public async Task The_raw_table_has_the_cells_that_REDCap_exported_in_the_same_order(string name)
    {
        var (dictionary, design) = (RealStudies.Dictionary(name), RealStudies.Design(name));
        var (forms, _) = await Studies.ReadAsync(RealStudies.Data(name), dictionary, design);
        var (text, _) = await Studies.WriteAsync(new ExportTable(ExportPlan.Raw, dictionary, design), forms.Select(form => form.Form));
        Assert.Equal(Cells(RealStudies.Data(name)), Cells(Encoding.UTF8.GetBytes(text)));

        static IEnumerable<string> Cells(byte[] csv) =>
            CsvReader.Read(csv, "data").Rows.Where(row => !row.IsBlank).Select(row => string.Join('\u001f', row.Cells.Select(cell => cell.Text)));
    }

    [Theory, MemberData(nameof(Seeds))]
    public async Task A_made_up_study_with_all_types_events_and_repetitions_comes_back_as_it_was(int seed)
    {
        var study = new RandomStudy(seed);
        var forms = study.Forms().ToList();
        Assert.NotEmpty(forms);
        var (text, summary) = await Studies.WriteAsync(new ExportTable(ExportPlan.Raw, study.Dictionary, study.Design), forms);
        Assert.Equal(new LeftOut(), summary.LeftOut);
        var (again, import) = await Studies.ReadAsync(text, study.Dictionary, study.Design);
        Assert.Empty(import.Findings.Where(finding => finding.Severity == FindingSeverity.Error).Select(finding => finding.Describe("made-up")));
        Assert.Equal(Studies.Spell(forms), Studies.Spell(again.Select(form => form.Form)));
    }

    [Theory, MemberData(nameof(Seeds))]
    public async Task A_table_with_labels_comes_back_too_where_its_labels_are_unambiguous(int seed)
    {
        var study = new RandomStudy(seed);
        var forms = study.Forms().ToList();
        var (text, _) = await Studies.WriteAsync(new ExportTable(ExportPlan.Readable, study.Dictionary, study.Design), forms);
        var (again, import) = await Studies.ReadAsync(text, study.Dictionary, study.Design, new ImportOptions { Labels = true });
        Assert.Empty(import.Findings.Where(finding => finding.Severity == FindingSeverity.Error).Select(finding => finding.Describe("made-up")));
        Assert.Equal(Studies.Spell(forms), Studies.Spell(again.Select(form => form.Form)));
    }
}
