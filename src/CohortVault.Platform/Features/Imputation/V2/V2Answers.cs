using System.Text.Json;
using System.Text.Json.Serialization;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Http;

namespace CohortVault.Platform.Features.Imputation.V2;

/// <summary>The job API's way of answering: every key is there, also when it is null.</summary>
internal static class V2Answers
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };

    public static IResult Ok<T>(T answer) => TypedResults.Json(answer, Json);

    /// <summary>A refusal in this API's shape. Where its clients know 400 for a limit, they get 400.</summary>
    public static IResult Refused(Refusal refusal) => TypedResults.Json(
        new V2Failure(false, Message(refusal)), Json,
        statusCode: refusal.Kind is RefusalKind.TooMany or RefusalKind.Conflict or RefusalKind.TooLarge
            ? StatusCodes.Status400BadRequest
            : refusal.Status);

    // Clients print the message and nothing else; where the field has a fixed sentence, it stays alone.
    private static string Message(Refusal refusal) => refusal.Code switch
    {
        "job.too-many-jobs" or "job.not-pending" or "job.not-found" or "job.unknown-field" or "job.no-such-file" =>
            refusal.Problem,
        _ => refusal.Text,
    };
}

/// <summary>An answer that declines.</summary>
internal sealed record V2Failure(bool Success, string Message);

/// <summary>An answer to a submission.</summary>
internal sealed record V2Submitted(bool Success, string Message, string Id);
