using System.Buffers.Text;
using System.Text.Json;
using CohortVault.Platform.Features.Participants.Contracts;

namespace CohortVault.Platform.Features.Instruments.Assignments;

/// <summary>Opens what a phone sealed: a questionnaire's fields as its form had them, bound to the task that they belong to.</summary>
internal sealed class SealedAnswers(IPhoneKeys keys)
{
    /// <summary>Longest text of something sealed.</summary>
    public const int MostCharacters = 3 * 1024 * 1024;

    /// <summary>Place of a finished answer.</summary>
    public static string Answer(Guid task, Guid submission) => $"answer {task:N} {submission:N}";

    /// <summary>Place of one that was begun.</summary>
    public static string Draft(Guid task) => $"draft {task:N}";

    /// <summary>The fields; null if they were sealed for another phone or place, or are none.</summary>
    public async Task<IReadOnlyDictionary<string, string[]>?> OpenAsync(EnrolledParticipant who, string text, string place, CancellationToken ct)
    {
        if (text.Length > MostCharacters || !Base64Url.IsValid(text)
            || await keys.OpenAsync(who, Base64Url.DecodeFromChars(text), place, ct) is not { } plain)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<string[][]>(plain) is { } fields && fields.All(field => field is [{ }, { }])
                ? fields.GroupBy(field => field[0], field => field[1], StringComparer.Ordinal)
                    .ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
        finally
        {
            Array.Clear(plain);
        }
    }
}
