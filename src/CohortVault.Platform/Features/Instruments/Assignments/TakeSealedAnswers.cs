using System.ComponentModel.DataAnnotations;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Instruments.Pages;
using CohortVault.Platform.Features.Instruments.Records;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CohortVault.Platform.Features.Instruments.Assignments;

/// <summary>
/// A phone sends answers that it sealed when they were given, perhaps days ago. It needs no PIN for that: nothing is shown, and what was
/// answered should arrive as soon as there is a connection. No form token either: a page that is closed has none, and only this origin
/// can send this kind of body with the phone's cookie.
/// </summary>
internal sealed class TakeSealedAnswers(DoTask act, SealedAnswers sealedAnswers)
{
    /// <summary>What becomes of it on the phone.</summary>
    public enum Fate
    {
        /// <summary>It is taken, now or before.</summary>
        Taken,

        /// <summary>Something in it is to be mended by the participant, with a connection.</summary>
        Mend,

        /// <summary>It is kept and sent again.</summary>
        Later,

        /// <summary>It is dropped: it will never be taken.</summary>
        Lost,
    }

    /// <param name="Task">The task, as 32 hex digits.</param>
    /// <param name="Submission">The phone's name for the answer, as 32 hex digits.</param>
    /// <param name="Sealed">The answer, sealed to the phone's key.</param>
    /// <param name="When">What the phone knows of when it was given.</param>
    public sealed record Request(
        [Required, MaxLength(32)] string Task, [Required, MaxLength(32)] string Submission,
        [Required, MaxLength(SealedAnswers.MostCharacters)] string Sealed, [Required] AnswerMoment When);

    /// <param name="Fate">What becomes of it.</param>
    /// <param name="Words">Why, for the participant; empty if it is taken.</param>
    /// <param name="Now">The server's time, in milliseconds.</param>
    public sealed record Response(string Fate, string Words, long Now);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/p/answers", Endpoint)
        .RequireAuthorization(Policies.ParticipantPhone)
        .WithMetadata(new AuditedAttribute("task.done"))
        .ExcludeFromDescription();

    public async Task<(Fate Fate, Refusal? Refusal)> Handle(EnrolledParticipant who, Request request, CancellationToken ct)
    {
        if (!Guid.TryParseExact(request.Task, "N", out var task) || !Guid.TryParseExact(request.Submission, "N", out var submission)
            || await sealedAnswers.OpenAsync(who, request.Sealed, SealedAnswers.Answer(task, submission), ct) is not { } answers)
        {
            return (Fate.Lost, RecordRefusals.NotOpened);
        }

        var refusal = (await act.Handle(who, new DoTask.Request(task, submission, request.When, answers), ct)).Refusal;
        return (FateOf(refusal, (double)request.When.Sent - request.When.Answered > DoTask.Late.TotalMilliseconds), refusal);
    }

    // What the study refuses for now may be taken tomorrow, but not for ever.
    private static Fate FateOf(Refusal? refusal, bool isOld) => refusal switch
    {
        null => Fate.Taken,
        _ when refusal == RecordRefusals.Invalid => Fate.Mend,
        _ when refusal.Kind is RefusalKind.NotFound || refusal == RecordRefusals.TaskDone || refusal == RecordRefusals.TaskClosed || isOld => Fate.Lost,
        _ => Fate.Later,
    };

    private static async Task<Ok<Response>> Endpoint(
        Request request, HttpContext context, TakeSealedAnswers slice, TimeProvider clock, CancellationToken ct)
    {
        var who = context.User.Enrolled();
        var (fate, refusal) = await slice.Handle(who, request, ct);
        context.Response.Headers.CacheControl = "no-store";
        var words = PhoneRefusals.In(who.Language, refusal);
        return TypedResults.Ok(new Response(
            fate.ToString().ToLowerInvariant(),
            fate is Fate.Mend ? PhoneTaskTexts.In(who.Language).Mend : words is null ? "" : $"{words.Problem} {words.Remedy}".TrimEnd(),
            clock.GetUtcNow().ToUnixTimeMilliseconds()));
    }
}
