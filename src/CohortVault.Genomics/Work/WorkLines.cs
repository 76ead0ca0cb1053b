using System.Buffers;
using System.Text.Json;

namespace CohortVault.Genomics.Work;

/// <summary>Reads what workers write. The server does not trust them: their input came from outside.</summary>
public static class WorkLines
{
    /// <summary>Understands one line, without its line feed.</summary>
    /// <exception cref="InvalidDataException">The line is not of the protocol.</exception>
    public static WorkLine Parse(ReadOnlySequence<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            return JsonSerializer.Deserialize(ref reader, WorkJson.Default.WorkLine)
                ?? throw new InvalidDataException("The worker wrote an empty line.");
        }
        catch (Exception broken) when (broken is JsonException or NotSupportedException)
        {
            // A line without a type is not supported rather than malformed. The message may repeat the line.
            throw new InvalidDataException("The worker wrote a line that is not of the protocol.");
        }
    }
}
