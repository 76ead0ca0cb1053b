using System.Globalization;

namespace CohortVault.Platform.Features.Imputation;

/// <summary>Orders file names as people do: <c>chr_2.zip</c> before <c>chr_10.zip</c>.</summary>
internal sealed class NaturalOrder : IComparer<string>
{
    public static readonly NaturalOrder Instance = new();

    private static readonly StringComparer Comparer =
        StringComparer.Create(CultureInfo.InvariantCulture, CompareOptions.NumericOrdering);

    public int Compare(string? x, string? y) => Comparer.Compare(x, y);
}
