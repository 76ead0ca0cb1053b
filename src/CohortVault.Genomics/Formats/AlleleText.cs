using System.Buffers;
using System.Text;

namespace CohortVault.Genomics.Formats;

/// <summary>Turns alleles and other short texts into strings, checks characters, and shares frequent ones.</summary>
internal static class AlleleText
{
    private static readonly SearchValues<byte> Letters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz*-"u8);

    private static readonly string[] Single = [.. Enumerable.Range(0, 128).Select(code => ((char)code).ToString())];

    private static readonly IReadOnlyList<string>[] SingleLists =
        [.. Enumerable.Range(0, 128).Select(code => (IReadOnlyList<string>)[Single[code]])];

    /// <summary>
    /// Letters, however unusual, or a symbol such as <c>&lt;CN0&gt;</c>, which swapped alleles bring to this side. What
    /// they mean is quality control's question.
    /// </summary>
    public static bool IsReference(ReadOnlySpan<byte> allele) => allele is [(byte)'<', .., (byte)'>']
        ? IsPrintable(allele)
        : allele.Length > 0 && allele.IndexOfAnyExcept(Letters) < 0;

    /// <summary>Bases, a symbolic allele such as <c>&lt;DEL&gt;</c>, a breakend, <c>*</c> or <c>.</c>.</summary>
    public static bool IsAlternate(ReadOnlySpan<byte> allele) => IsPrintable(allele);

    /// <summary>ASCII without blanks and control characters, at least one.</summary>
    public static bool IsPrintable(ReadOnlySpan<byte> text) =>
        text.Length > 0 && text.IndexOfAnyExceptInRange((byte)'!', (byte)'~') < 0;

    public static string ToString(ReadOnlySpan<byte> text) =>
        text.Length == 1 && text[0] < 128 ? Single[text[0]] : Encoding.Latin1.GetString(text);

    public static IReadOnlyList<string> ToList(ReadOnlySpan<byte> allele) =>
        allele.Length == 1 && allele[0] < 128 ? SingleLists[allele[0]] : [Encoding.Latin1.GetString(allele)];
}
