using System.Text;
using CohortVault.Instruments.Export;
using CohortVault.Instruments.Model;
using CohortVault.Instruments.Records;

namespace CohortVault.Instruments.Tests.Export;

/// <summary>Small studies, and what exports make of them.</summary>
internal static class Studies
{
    public static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(n => (byte)n)];

    public static DataDictionary Of(params string[] rows) => Rows.Read(Encoding.UTF8.GetBytes(Rows.Text(rows)));

    public static RecordForm Form(string record, string instrument, params (string Column, string Value)[] values) =>
        At(record, "", instrument, 1, values);

    public static RecordForm At(string record, string @event, string instrument, int instance, params (string Column, string Value)[] values) =>
        new(record, @event, instrument, instance, values.ToDictionary(value => value.Column, value => value.Value));

    public static async Task<(string Text, TableSummary Summary)> WriteAsync(ExportTable table, params IEnumerable<RecordForm> forms)
    {
        using var stream = new MemoryStream();
        var summary = await TableWriter.WriteAsync(forms.ToAsyncEnumerable(), table, stream, TestContext.Current.CancellationToken);
        return (Encoding.UTF8.GetString(stream.ToArray()), summary);
    }

    public static async Task<(List<ImportedForm> Forms, RecordImport Import)> ReadAsync(
        byte[] csv, DataDictionary dictionary, StudyDesign design, ImportOptions? options = null)
    {
        var import = RecordImport.Read(new MemoryStream(csv), dictionary, design, options);
        var forms = new List<ImportedForm>();
        await foreach (var form in import.FormsAsync(TestContext.Current.CancellationToken))
        {
            forms.Add(form);
        }

        return (forms, import);
    }

    public static Task<(List<ImportedForm> Forms, RecordImport Import)> ReadAsync(
        string csv, DataDictionary dictionary, StudyDesign? design = null, ImportOptions? options = null) =>
        ReadAsync(Encoding.UTF8.GetBytes(csv), dictionary, design ?? new StudyDesign(), options);

    /// <summary>Forms in an order and a spelling that can be compared.</summary>
    public static IEnumerable<string> Spell(IEnumerable<RecordForm> forms) => forms.Select(form =>
        $"{form.Record}|{form.Event}|{form.Instrument}|{form.Instance}|"
        + string.Join('|', form.Values.OrderBy(value => value.Key, StringComparer.Ordinal).Select(value => $"{value.Key}={value.Value}")))
        .Order(StringComparer.Ordinal);
}
