using System.Reflection;
using CohortVault.Platform.Features.Studies.Contracts;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Statement.Probes;

/// <summary>The pages of studies in the endpoint table of an instance, with the rights that they declare.</summary>
internal static class StudyPageTable
{
    private const string Start = "studies/{study}";

    /// <param name="server">The instance.</param>
    /// <returns>Pattern below the study, and words of the rights; null for a page that declares none.</returns>
    public static async Task<IReadOnlyList<(string Pattern, IReadOnlySet<string>? Rights)>> OfAsync(ProbeServer server)
    {
        var loader = server.Services.GetRequiredService<PageLoader>();
        var pages = new List<(string, IReadOnlySet<string>?)>();
        foreach (var endpoint in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page
                && endpoint.RoutePattern.RawText?.TrimStart('/') is { } pattern && pattern.StartsWith(Start, StringComparison.Ordinal))
            {
                var model = (await loader.LoadAsync(page, endpoint.Metadata)).ModelTypeInfo;
                pages.Add((pattern[Start.Length..], model?.GetCustomAttribute<InStudyAttribute>()?.Rights.ToWords().ToHashSet()));
            }
        }

        return pages;
    }

    /// <summary>The address of a page, with a participant and an instrument put in.</summary>
    public static string Address(ProbeStudy study, string pattern, string code) => study.Home + pattern
        .Replace("{code}", code, StringComparison.Ordinal).Replace("{instrument}", ProbeStudy.Instrument, StringComparison.Ordinal);
}
