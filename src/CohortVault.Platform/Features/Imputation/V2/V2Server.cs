using System.Security.Claims;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Panels.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CohortVault.Platform.Features.Imputation.V2;

/// <summary>What clients ask a server about itself: who am I, which applications, which panels.</summary>
internal static class V2Server
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/server", ServerAsync).RequireAuthorization(Policies.OwnJobs).WithAnyToken()
            .WithName("V2Server").WithSummary("The server and its applications.");
        api.MapGet("/server/apps/{id}", ApplicationAsync).RequireAuthorization(Policies.OwnJobs).WithAnyToken()
            .WithName("V2Application").WithSummary("An application and its parameters.");
        api.MapGet("/server/counters", CountersAsync).RequireAuthorization(Policies.OwnJobs).WithAnyToken()
            .WithName("V2Counters").WithSummary("How much the server has done and has to do.");
    }

    private static async Task<IResult> ServerAsync(
        ClaimsPrincipal caller, IAccountDirectory accounts, CancellationToken ct)
    {
        var profile = await accounts.FindAsync(caller.Account(), ct);
        var known = caller.HoldsScope(TokenScope.ReadProfile) ? profile : null;
        return V2Answers.Ok(new
        {
            name = "CohortVault",
            background = "#1f3a5f",
            foreground = "navbar-dark",
            footer = "",
            emailRequired = true,
            userEmailDescription = "",
            userWithoutEmailDescription = "",
            oauth = Array.Empty<string>(),
            user = new { username = profile?.UserName, mail = known?.Email, admin = false, name = known?.FullName },
            apps = new[] { new { id = V2Application.Id, name = V2Application.Name, version = V2Application.Version } },
            deprecatedApps = Array.Empty<string>(),
            experimentalApps = Array.Empty<string>(),
            loggedIn = true,
            navigation = Array.Empty<string>(),
            maintenace = false, // Spelled as clients know it.
            maintenaceMessage = (string?)null,
        });
    }

    private static async Task<IResult> CountersAsync(CountJobs count, IAccountDirectory accounts, CancellationToken ct)
    {
        var jobs = await count.Handle(ct);
        return V2Answers.Ok(new
        {
            complete = new { runs = jobs.Complete, samples = jobs.Samples },
            queue = new { running = jobs.Running, waiting = jobs.Waiting },
            users = await accounts.CountAsync(ct),
        });
    }

    private static async Task<IResult> ApplicationAsync(string id, IPanels panels, CancellationToken ct) =>
        V2Application.IsNamed(id)
        ? V2Answers.Ok(V2Application.Describe(await panels.ListAsync(ct)))
        : V2Answers.Refused(V2Refusals.NoApplication(id));
}
