using CohortVault.Platform.Features.Audit.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CohortVault.Platform.Features.Accounts.V2;

/// <summary>Registration as today's imputation clients do it; answers 200 also when it declines.</summary>
internal static class RegisterV2
{
    // What imputation servers answer, whether or not an account was made.
    private const string Message = "User successfully created.";

    public sealed record Answer(bool Success, string Message, int Type, long Time);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v2/users/register", Endpoint)
        .AllowAnonymous()
        .WithSmallForm("username", "full-name", "mail", "new-password", "confirm-new-password")
        .WithMetadata(new AuditedAttribute("account.registered"))
        .WithName(nameof(RegisterV2))
        .WithSummary("Register an account; a link to confirm it goes to the address.");

    private static async Task<IResult> Endpoint(
        HttpContext context, Register slice, TimeProvider clock, CancellationToken ct)
    {
        if (await SmallForm.ReadAsync(context.Request, ct) is not { } form)
        {
            return SmallForm.Refused();
        }

        var outcome = await slice.Handle(
            new Register.Request(
                form("username"), form("full-name"), form("mail"), form("new-password"), form("confirm-new-password")),
            context.Connection.RemoteIpAddress,
            ct);
        var refusal = outcome.Refusal;
        var status = refusal is { Kind: Kernel.RefusalKind.TooMany }
            ? StatusCodes.Status429TooManyRequests
            : StatusCodes.Status200OK;
        return TypedResults.Json(
            new Answer(refusal is null, refusal?.Text ?? Message, refusal is null ? 0 : 1, clock.GetUtcNow().ToUnixTimeMilliseconds()),
            statusCode: status);
    }
}
