using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.Primitives;

namespace CohortVault.Platform.Kernel.Pages;

/// <summary>
/// A page on which something is typed that must never leave the browser: to the policy of every page comes a second one, and a browser
/// keeps to both. No script of it can ask any server for anything, and no form of it can be sent.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class UnconnectedAttribute : Attribute, IResultFilter
{
    private const string Policy = "connect-src 'none'; form-action 'none'";

    /// <inheritdoc/>
    public void OnResultExecuting(ResultExecutingContext context)
    {
        var headers = context.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = StringValues.Concat(headers.ContentSecurityPolicy, Policy);
    }

    /// <inheritdoc/>
    public void OnResultExecuted(ResultExecutedContext context)
    {
    }
}
