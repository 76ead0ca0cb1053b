namespace CohortVault.Platform.Features.Statement.Probes;

/// <summary>What the policies of a page's content forbid altogether.</summary>
internal static class PagePolicy
{
    /// <summary>Whether at least one of them says <c>'none'</c> to a directive, or says nothing of it and <c>'none'</c> by default.</summary>
    /// <param name="policies">As headers or as the page has them; several may stand in one, with commas between.</param>
    /// <param name="directive">Which, such as <c>connect-src</c>.</param>
    /// <param name="hasDefault">Whether <c>default-src</c> counts where it is not named.</param>
    public static bool Forbids(IEnumerable<string> policies, string directive, bool hasDefault) =>
        policies.SelectMany(policy => policy.Split(',')).Select(Directives).Any(directives =>
            (directives.GetValueOrDefault(directive) ?? (hasDefault ? directives.GetValueOrDefault("default-src") : null)) == "'none'");

    // Of one directive twice the first counts.
    private static Dictionary<string, string> Directives(string policy) => policy.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(directive => directive.Split(' ', 2, StringSplitOptions.TrimEntries))
        .DistinctBy(parts => parts[0]).ToDictionary(parts => parts[0], parts => parts.Length > 1 ? parts[1] : "");
}
