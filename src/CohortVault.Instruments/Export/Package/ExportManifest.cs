using System.Text.Json;
using System.Text.Json.Serialization;

namespace CohortVault.Instruments.Export.Package;

/// <summary>What an export holds. It is written last: an export without it is not complete.</summary>
public sealed record ExportManifest
{
    /// <summary>Name of the manifest's file.</summary>
    public const string FileName = "manifest.json";

    /// <summary>What <see cref="Format"/> says.</summary>
    public const string CurrentFormat = "CohortVault study export 1";

    /// <summary>Format of the export.</summary>
    public required string Format { get; init; }

    /// <summary>Id of the study.</summary>
    public required string Study { get; init; }

    /// <summary>Title of the study.</summary>
    public required string Title { get; init; }

    /// <summary>Version of the dictionary.</summary>
    public required string DictionaryVersion { get; init; }

    /// <summary>Names the key of pseudonyms and date shifts without telling it; null where none was used.</summary>
    public string? KeyName { get; init; }

    /// <summary>When the export was started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When its last file was finished.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>All files but this one, in the order in which they were written.</summary>
    public required IReadOnlyList<ExportedFile> Files { get; init; }

    /// <summary>What could not be written into the tree of questionnaires; null if there is none.</summary>
    public LeftOut? QuestionnairesLeftOut { get; init; }

    /// <summary>The file's bytes.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ManifestJson.Default.ExportManifest);

    /// <summary>Reads it; null if the bytes are no manifest of this format.</summary>
    public static ExportManifest? FromJson(ReadOnlySpan<byte> json)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize(json, ManifestJson.Default.ExportManifest);
            return manifest is { Format: CurrentFormat, Files: { } files }
                && !files.Any(file => file?.Name is null || file.Sha256 is null) ? manifest : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>One file of an export.</summary>
public sealed record ExportedFile
{
    /// <summary>Name, relative to the manifest, with slashes.</summary>
    public required string Name { get; init; }

    /// <summary>What it is: <c>table</c>, <c>dictionary</c>, <c>design</c>, <c>codebook</c>, <c>syntax</c>,
    /// <c>questionnaire</c>, <c>file</c>, <c>files</c>.</summary>
    public required string What { get; init; }

    /// <summary>Length.</summary>
    public required long Bytes { get; init; }

    /// <summary>SHA-256 in hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Rows below the heading, of tables.</summary>
    public long? Rows { get; init; }

    /// <summary>Columns, of tables.</summary>
    public int? Columns { get; init; }

    /// <summary>Records that have a row, of tables.</summary>
    public long? Records { get; init; }

    /// <summary>Values, of tables.</summary>
    public long? Values { get; init; }

    /// <summary>What could not be written, of tables.</summary>
    public LeftOut? LeftOut { get; init; }

    /// <summary>How it was made, of tables.</summary>
    public ManifestPlan? Plan { get; init; }
}

/// <summary>A plan as the manifest tells it.</summary>
public sealed record ManifestPlan
{
    /// <summary>Wide or long.</summary>
    public required ExportShape Shape { get; init; }

    /// <summary>Wording of cells.</summary>
    public required ExportWording Values { get; init; }

    /// <summary>Wording of headings.</summary>
    public required ExportWording Headings { get; init; }

    /// <summary>Instruments; null for all.</summary>
    public IReadOnlyList<string>? Instruments { get; init; }

    /// <summary>Fields; null for all.</summary>
    public IReadOnlyList<string>? Fields { get; init; }

    /// <summary>Whether line breaks within values became blanks.</summary>
    public required bool OneLineCells { get; init; }

    /// <summary>Whether formulas were neutralised.</summary>
    public required bool NeutralisesFormulas { get; init; }

    /// <summary>What was taken out or changed.</summary>
    public required DeIdentification DeIdentification { get; init; }

    internal static ManifestPlan Of(ExportPlan plan) => new()
    {
        Shape = plan.Shape,
        Values = plan.Values,
        Headings = plan.Headings,
        Instruments = plan.Instruments?.Order(StringComparer.Ordinal).ToList(),
        Fields = plan.Fields?.Order(StringComparer.Ordinal).ToList(),
        OneLineCells = plan.OneLineCells,
        NeutralisesFormulas = plan.NeutralisesFormulas,
        DeIdentification = plan.DeIdentification,
    };
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ExportManifest))]
internal sealed partial class ManifestJson : JsonSerializerContext;
