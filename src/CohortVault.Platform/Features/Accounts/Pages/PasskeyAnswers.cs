using CohortVault.Platform.Features.Accounts.Passkeys;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Accounts.Pages;

/// <summary>How a challenge reaches the script of a page.</summary>
internal static class PasskeyAnswers
{
    public static IActionResult ToAnswer(this PasskeyChallenge? challenge, HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        return challenge is null
            ? new NotFoundResult()
            : new JsonResult(new { options = challenge.Options, ticket = challenge.Ticket });
    }
}

/// <summary>Recovery codes, in the one answer that holds them.</summary>
/// <param name="Codes">The codes.</param>
/// <param name="Said">What has just been done.</param>
/// <param name="Next">Where to go on.</param>
internal sealed record RecoveryCodesShown(IReadOnlyList<string> Codes, string Said, string Next);
