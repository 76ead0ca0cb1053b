using System.Text.Json;
using System.Text.Json.Serialization;

namespace CohortVault.Instruments.Records;

/// <summary>What is stored in a field of files: which file it is, and how to know it again. Its bytes are kept
/// elsewhere.</summary>
/// <param name="Id">Under which its bytes are kept.</param>
/// <param name="Name">Name that people see.</param>
/// <param name="Type">Media type, found from its content.</param>
/// <param name="Bytes">Length.</param>
/// <param name="Sha256">SHA-256 of what is kept, in hexadecimal digits.</param>
public sealed record FileAnswer(Guid Id, string Name, string Type, long Bytes, string Sha256)
{
    /// <summary>What stands for a file in tables and expressions, as in REDCap's.</summary>
    public const string Shown = "[document]";

    /// <summary>The ending of its name that its type has, with the point.</summary>
    public string Ending => Type switch
    {
        "image/jpeg" => ".jpg",
        "image/png" => ".png",
        "image/svg+xml" => ".svg",
        "application/pdf" => ".pdf",
        _ => ".bin",
    };

    /// <summary>The stored value.</summary>
    public string Write() => JsonSerializer.Serialize(this, FileAnswerJson.Default.FileAnswer);

    /// <summary>Reads a stored value; null if it tells of no file.</summary>
    public static FileAnswer? Read(string? stored)
    {
        if (stored is not ['{', ..])
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(stored, FileAnswerJson.Default.FileAnswer) is { Name: not null, Type: not null, Sha256: not null } file
                ? file : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FileAnswer))]
internal sealed partial class FileAnswerJson : JsonSerializerContext;
