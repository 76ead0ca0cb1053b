using System.Buffers;

namespace CohortVault.Genomics.Formats;

/// <summary>
/// The rule for sample ids: an allow-list, because ids travel into file names, tables and other programs, and because
/// look-alike letters of other alphabets have been altered on the way there.
/// </summary>
internal static class SampleIds
{
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-+:@#'*()?");

    public static bool IsAllowed(string id, int maxLength) =>
        id.Length > 0 && id.Length <= maxLength
        && (char.IsAsciiLetterOrDigit(id[0]) || id[0] == '_')
        && id.AsSpan().IndexOfAnyExcept(Allowed) < 0;

    /// <summary>Checks the samples of one header.</summary>
    public static void Require(IReadOnlyList<string> samples, string file, long? line, ReaderLimits limits)
    {
        var seen = new Dictionary<string, int>(samples.Count, StringComparer.Ordinal);
        for (var sample = 0; sample < samples.Count; sample++)
        {
            if (!IsAllowed(samples[sample], limits.MaxSampleIdLength))
            {
                throw FormatRefusals.SampleId(file, line, sample + 1, limits.MaxSampleIdLength);
            }

            if (!seen.TryAdd(samples[sample], sample))
            {
                throw FormatRefusals.DuplicateSample(file, line, sample + 1, seen[samples[sample]] + 1);
            }
        }
    }
}
