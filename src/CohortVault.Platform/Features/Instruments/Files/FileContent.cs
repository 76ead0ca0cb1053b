using System.Text.Json;

namespace CohortVault.Platform.Features.Instruments.Files;

/// <summary>What is known of a file, as it is sealed.</summary>
/// <param name="Field">The field that it was given for.</param>
/// <param name="Names">Version of the dictionary that calls it so.</param>
/// <param name="Value">The value that stands for it there.</param>
internal sealed record FileContent(string Field, int Names, string Value)
{
    public string Write() => JsonSerializer.Serialize(this);

    public static FileContent Read(string text) => JsonSerializer.Deserialize<FileContent>(text)!;
}
