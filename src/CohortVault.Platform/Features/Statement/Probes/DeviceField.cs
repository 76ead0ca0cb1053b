using System.Text.RegularExpressions;

namespace CohortVault.Platform.Features.Statement.Probes;

/// <summary>The devices that the page of devices lists, this one first.</summary>
internal static partial class DeviceField
{
    public static IReadOnlyList<string> Of(string html) =>
        [.. Field().Matches(html).Select(match => match.Groups[1].Value).Distinct()];

    [GeneratedRegex("""name="device" value="([0-9a-f-]{36})""")]
    private static partial Regex Field();
}
