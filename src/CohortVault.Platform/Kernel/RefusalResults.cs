using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CohortVault.Platform.Kernel;

/// <summary>Renders refusals for HTTP callers.</summary>
internal static class RefusalResults
{
    /// <summary>RFC 9457 problem document with the refusal's code and remedy as extensions.</summary>
    public static ProblemHttpResult ToProblem(this Refusal refusal) => TypedResults.Problem(
        detail: refusal.Text,
        statusCode: refusal.Status,
        title: refusal.Problem,
        extensions: new Dictionary<string, object?> { ["code"] = refusal.Code, ["remedy"] = refusal.Remedy });
}
