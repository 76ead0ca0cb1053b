using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Instruments.Assignments;
using CohortVault.Platform.Features.Instruments.Files;
using CohortVault.Platform.Features.Instruments.Questionnaire;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Instruments.Pages;

/// <summary>A participant does one task: a questionnaire, something to do, a timer.</summary>
[Authorize(Policies.Participant)]
[Audited("task.done")]
[IgnoreAntiforgeryToken] // Checked before the first answer: the framework's check would read the whole form.
[UnreadForm]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class PhoneTaskModel(
    OwnTasks tasks, TaskQuestionnaire questionnaires, DoTask act, FormFiles files, SealedAnswers sealedAnswers, IAntiforgery antiforgery,
    TimeProvider clock) : FormPage
{
    public EnrolledParticipant Who => User.Enrolled();

    public PhoneTaskTexts Words => PhoneTaskTexts.In(Who.Language);

    public OwnTasks.Own Task { get; private set; } = null!;

    public PlannedTask Row => Task.Row;

    public QuestionnaireView? Questionnaire { get; private set; }

    /// <summary>What the phone calls what it is about to send.</summary>
    public Guid Submission { get; private set; } = Ids.Random();

    public bool IsOpen { get; private set; }

    /// <summary>Whether it is the page that the phone keeps for a time without connection.</summary>
    public bool IsKept { get; private set; }

    /// <summary>Whether it holds answers already: what the phone has sealed is not asked for once more.</summary>
    public bool IsAgain { get; private set; }

    /// <summary>Whether it takes files, which no phone keeps for later.</summary>
    public bool TakesFiles { get; private set; }

    public async Task<IActionResult> OnGetAsync([FromRoute] Guid id, CancellationToken ct)
    {
        if (!await LoadAsync(id, _ => null, ct))
        {
            return NotFound();
        }

        await tasks.NoteOpenedAsync(id, ct);
        return Page();
    }

    /// <summary>The page for the phone to keep, without anything of the participant's.</summary>
    public async Task<IActionResult> OnGetKeptAsync([FromRoute] Guid id, CancellationToken ct)
    {
        if (await tasks.FindAsync(Who, id, ct) is not { } own)
        {
            return NotFound();
        }

        // Done since the first page named it, perhaps by what had waited on the phone: nothing is kept of a page that leads elsewhere.
        if (own.Row.DoneAt is not null)
        {
            return Redirect("/p/");
        }

        (Task, IsKept, IsOpen) = (own, true, true);
        if (own.Content.Kind is TaskKind.Questionnaire)
        {
            if (await questionnaires.KeptAsync(Who, own, clock.GetUtcNow(), ct) is not { } sheet)
            {
                return NotFound();
            }

            Questionnaire = QuestionnaireView.Of(sheet);
        }

        return Page();
    }

    public async Task<IActionResult> OnPostAsync([FromRoute] Guid id, CancellationToken ct)
    {
        if (await tasks.FindAsync(Who, id, ct) is not { } own)
        {
            return NotFound();
        }

        var sheet = own.Content.Kind is TaskKind.Questionnaire ? await questionnaires.SheetAsync(Who, own, clock.GetUtcNow(), ct) : null;
        if (await files.ReceiveAsync(Request, antiforgery, sheet, act.PlaceOf(Who, id), ct) is not { } form)
        {
            return BadRequest();
        }

        if (form.Refusal is { } notTaken)
        {
            return await LoadAsync(id, _ => null, ct) ? Declined(notTaken) : NotFound();
        }

        var submission = Guid.TryParse(form.Fields.First("submission"), out var named) && named != Guid.Empty ? named : Ids.Random();
        var response = await act.Handle(
            Who, new DoTask.Request(id, submission, null, form.Fields) { FileProblems = form.Problems }, ct);
        if (response.Refusal is not { } refusal)
        {
            return Redirect("/p/");
        }

        IsAgain = true;
        if (!await LoadAsync(id, _ => response.Answers, ct))
        {
            return NotFound();
        }

        // Answers that brought a question up are no mistake; the page says so itself.
        return response.Answers is { Problems.Count: 0 } ? Page() : Declined(refusal);
    }

    /// <summary>
    /// The page with answers that the phone has sealed and cannot read itself: begun and not finished, or finished and to be mended.
    /// Nothing is saved.
    /// </summary>
    /// <param name="id">The task.</param>
    /// <param name="ct">Stops the work.</param>
    [ReadsOnly]
    public async Task<IActionResult> OnPostResumeAsync([FromRoute] Guid id, CancellationToken ct)
    {
        if (await files.ReceiveAsync(Request, antiforgery, sheet: null, act.PlaceOf(Who, id), ct) is not { } form)
        {
            return BadRequest();
        }

        // The submission, of something finished; empty for something begun.
        IsAgain = true;
        Guid? place = Guid.TryParse(form.Fields.First("place"), out var submission) ? submission : null;
        var answers = await sealedAnswers.OpenAsync(
            Who, form.Fields.First("sealed"), place is { } finished ? SealedAnswers.Answer(id, finished) : SealedAnswers.Draft(id), ct);
        return await LoadAsync(id, sheet => Read(answers, sheet, isWhole: place is not null), ct) ? Page() : NotFound();
    }

    private static QuestionnaireAnswers? Read(IReadOnlyDictionary<string, string[]>? fields, QuestionnaireSheet sheet, bool isWhole)
    {
        if (fields is null)
        {
            return null;
        }

        // Nobody said yet that what was begun is right.
        var answers = QuestionnaireForm.Read(fields, sheet);
        return isWhole ? answers : answers with { Problems = new Dictionary<string, AnswerProblem>(), CameUp = [] };
    }

    private async Task<bool> LoadAsync(Guid id, Func<QuestionnaireSheet, QuestionnaireAnswers?> answers, CancellationToken ct)
    {
        if (await tasks.FindAsync(Who, id, ct) is not { } own)
        {
            return false;
        }

        var now = clock.GetUtcNow();
        (Task, IsOpen) = (own, own.Row.DoneAt is null && own.Row.OpensAt <= now && own.Row.ClosesAt > now);
        if (own.Content.Kind is TaskKind.Questionnaire && IsOpen && await questionnaires.SheetAsync(Who, own, now, ct) is { } sheet)
        {
            TakesFiles = sheet.Instrument.FileFields().Count > 0;
            Questionnaire = QuestionnaireView.Of(sheet, answers(sheet));
        }

        return true;
    }
}
