using System.Globalization;
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
    OwnTasks tasks, TaskQuestionnaire questionnaires, DoTask act, FormFiles files, IAntiforgery antiforgery, TimeProvider clock) : FormPage
{
    public EnrolledParticipant Who => User.Enrolled();

    public PhoneTaskTexts Words => PhoneTaskTexts.In(Who.Language);

    public OwnTasks.Own Task { get; private set; } = null!;

    public QuestionnaireView? Questionnaire { get; private set; }

    /// <summary>What the phone calls what it is about to send.</summary>
    public Guid Submission { get; private set; } = Ids.Random();

    public bool IsOpen { get; private set; }

    public async Task<IActionResult> OnGetAsync([FromRoute] Guid id, CancellationToken ct)
    {
        if (!await LoadAsync(id, answers: null, ct))
        {
            return NotFound();
        }

        await tasks.NoteOpenedAsync(id, ct);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync([FromRoute] Guid id, CancellationToken ct)
    {
        if (await tasks.FindAsync(Who, id, ct) is not { } own)
        {
            return NotFound();
        }

        var sheet = own.Content.Kind is TaskKind.Questionnaire ? await questionnaires.SheetAsync(Who, own, ct) : null;
        if (await files.ReceiveAsync(Request, antiforgery, sheet, act.PlaceOf(Who, id), ct) is not { } form)
        {
            return BadRequest();
        }

        if (form.Refusal is { } notTaken)
        {
            return await LoadAsync(id, answers: null, ct) ? Declined(notTaken) : NotFound();
        }

        // Milliseconds for which the phone kept it; 0 if it was sent at once.
        var waited = long.TryParse(form.Fields.First("waited"), CultureInfo.InvariantCulture, out var milliseconds) ? milliseconds : 0;
        var kept = TimeSpan.FromMilliseconds(Math.Clamp(waited, 0, (long)DoTask.Late.TotalMilliseconds));
        var submission = Guid.TryParse(form.Fields.First("submission"), out var named) && named != Guid.Empty ? named : Ids.Random();
        var response = await act.Handle(Who, new DoTask.Request(id, submission, kept, form.Fields) { FileProblems = form.Problems }, ct);
        if (response.Refusal is not { } refusal)
        {
            return Redirect("/p");
        }

        if (!await LoadAsync(id, response.Answers, ct))
        {
            return NotFound();
        }

        // Answers that brought a question up are no mistake; the page says so itself.
        return response.Answers is { Problems.Count: 0 } ? Page() : Declined(refusal);
    }

    private async Task<bool> LoadAsync(Guid id, QuestionnaireAnswers? answers, CancellationToken ct)
    {
        if (await tasks.FindAsync(Who, id, ct) is not { } own)
        {
            return false;
        }

        var now = clock.GetUtcNow();
        (Task, IsOpen) = (own, own.Row.DoneAt is null && own.Row.OpensAt <= now && own.Row.ClosesAt > now);
        if (own.Content.Kind is TaskKind.Questionnaire && IsOpen && await questionnaires.SheetAsync(Who, own, ct) is { } sheet)
        {
            Questionnaire = QuestionnaireView.Of(sheet, answers);
        }

        return true;
    }
}
