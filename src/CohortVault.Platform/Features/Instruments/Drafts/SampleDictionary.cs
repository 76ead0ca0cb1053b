using CohortVault.Instruments.Dictionary;
using CohortVault.Instruments.Model;

namespace CohortVault.Platform.Features.Instruments.Drafts;

/// <summary>What a new draft can begin with.</summary>
internal static class SampleDictionary
{
    /// <summary>One instrument without questions.</summary>
    public static DataDictionary Empty { get; } = new(
        [new Field { Name = "record_id", Form = "questionnaire", Type = FieldType.Text, Label = "Code of the participant" }],
        DictionaryLayout.Default);

    /// <summary>A sleep diary: <c>samples/sleep-diary</c>.</summary>
    public static DataDictionary Read()
    {
        using var stream = typeof(SampleDictionary).Assembly.GetManifestResourceStream("sample-dictionary.csv")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return DictionaryReader.Read(bytes.ToArray(), "data-dictionary.csv").Dictionary;
    }
}
