using CohortVault.Instruments.Model;
using CohortVault.Platform.Features.Instruments.Questionnaire;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace CohortVault.Platform.Features.Instruments.Files;

/// <summary>Reads the form of a page with a questionnaire; its files go to the desk as they come.</summary>
internal sealed class FormFiles(FileDesk desk)
{
    /// <param name="Study">The study.</param>
    /// <param name="Participant">Whose form.</param>
    /// <param name="Desk">Who fills which form in.</param>
    /// <param name="Actor">Who, for the log.</param>
    /// <param name="MayTake">Why nothing may be taken; asked in a transaction.</param>
    public sealed record Place(
        StudyId Study, ParticipantId Participant, string Desk, string Actor, Func<CancellationToken, Task<Refusal?>> MayTake)
    {
        public FileSpot Spot(string field) => new(Study, Participant, Desk, field);
    }

    /// <param name="Fields">Fields of the form.</param>
    /// <param name="Problems">What was wrong with files, by field.</param>
    /// <param name="Refusal">Why files were not taken; null if they were.</param>
    public sealed record Received(
        IReadOnlyDictionary<string, string[]> Fields, IReadOnlyDictionary<string, AnswerProblem> Problems, Refusal? Refusal);

    /// <summary>Reads it; null if no page of ours sent it, or it holds more than it may.</summary>
    /// <param name="request">The request, unread.</param>
    /// <param name="antiforgery">Checks the form's token.</param>
    /// <param name="sheet">What is asked; null where it is no questionnaire.</param>
    /// <param name="place">For whom files are taken.</param>
    /// <param name="ct">Stops the work.</param>
    public async Task<Received?> ReceiveAsync(
        HttpRequest request, IAntiforgery antiforgery, QuestionnaireSheet? sheet, Place place, CancellationToken ct)
    {
        var asked = sheet is null ? [] : new QuestionnairePlan(sheet).Questions
            .Where(question => question is { Presence: QuestionPresence.Asked, Field.Type: FieldType.File }).ToDictionary(question => question.Name);
        var (problems, came, refusal) = (new Dictionary<string, AnswerProblem>(), new HashSet<string>(), (Refusal?)null);

        void Note(string field, FileDesk.Response response)
        {
            came.Add(field);
            refusal ??= response.Refusal;
            if (response.Problem is { } problem)
            {
                problems[field] = problem;
            }
        }

        var fields = await UnbufferedForm.ReadAsync(
            request, antiforgery, asked.Count * desk.MostBytes,
            async (input, name, content) =>
            {
                var field = asked.Keys.FirstOrDefault(field => QuestionnaireForm.InputOf(field) == input);
                if (field is not null && refusal is null && !asked[field].Field.IsSignature)
                {
                    Note(field, await desk.TakeAsync(place.Spot(field), name, content, place.Actor, place.MayTake, ct));
                }
            },
            ct);
        if (fields is null)
        {
            return null;
        }

        foreach (var (field, question) in asked)
        {
            string Typed(string input) => fields.TryGetValue(input, out var values) && values is [var first, ..] ? first : "";
            var (drawn, signed) = (Typed(QuestionnaireForm.DrawnOf(field)), Typed(QuestionnaireForm.SignedOf(field)));
            if (question.Field.IsSignature && refusal is null && (drawn.Length > 0 || signed.Trim().Length > 0))
            {
                Note(field, await desk.SignAsync(place.Spot(field), drawn, signed, place.Actor, place.MayTake, ct));
            }
            else if (!came.Contains(field) && Typed(QuestionnaireForm.TakeOutOf(field)) == "1")
            {
                await desk.DropAsync(place.Spot(field), ct);
            }
        }

        return new Received(fields, problems, refusal);
    }

    /// <summary>The sheet with the files that wait for it.</summary>
    public async Task<QuestionnaireSheet> WithWaitingAsync(
        QuestionnaireSheet sheet, StudyId study, ParticipantId participant, string place, CancellationToken ct) => sheet with
        {
            Waiting = await desk.WaitingAsync(
                study, participant, place, sheet.Instrument.Fields.Where(field => field.Type is FieldType.File).Select(field => field.Name), ct),
        };
}
