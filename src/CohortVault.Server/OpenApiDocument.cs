using Microsoft.AspNetCore.OpenApi;

namespace CohortVault.Server;

/// <summary>The description of our API for programs: everything under /api, nothing of the pages.</summary>
internal static class OpenApiDocument
{
    public static void Describe(OpenApiOptions options)
    {
        options.ShouldInclude = description =>
            description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "CohortVault";
            document.Info.Version = "v1";
            document.Info.Description =
                "Calls take an API token in the header X-Auth-Token or as Authorization: Bearer. Cookies do not count.";
            document.Servers = [];
            return Task.CompletedTask;
        });
    }
}
