using System.Globalization;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Consents.Copies;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Consents.Pages;

/// <summary>A participant reads what the study does, answers the questions, and consents; afterwards the page is their copy.</summary>
[Authorize(Policies.Participant)]
[Audited("consent.given")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class PhoneConsentModel(ConsentForms forms, GiveConsent give, OwnConsent own, ConsentCopy copies, IParticipants participants) : FormPage
{
    public EnrolledParticipant Who => User.Enrolled();

    public PhoneConsentTexts Words => PhoneConsentTexts.In(Who.Language);

    public ConsentForms.Version? Form { get; private set; }

    public string Language { get; private set; } = "";

    public ConsentText? Text { get; private set; }

    /// <summary>The consent that stands; null while there is none for today's text.</summary>
    public OwnConsent.Response? Given { get; private set; }

    /// <summary>Whether the chosen answer to a question was this one; after a refusal.</summary>
    public bool IsChosen(int question, int answer) => AnswerTo(question) == answer;

    public Task OnGetAsync(CancellationToken ct) => LoadAsync(ct);

    /// <summary>The participant's copy of their consent, as a file.</summary>
    public async Task<IActionResult> OnGetCopyAsync(CancellationToken ct) =>
        await copies.Handle(Who, ct) is { } copy ? File(copy, "application/pdf", "consent.pdf") : NotFound();

    public async Task<IActionResult> OnPostAsync(
        [FromForm] int version, [FromForm] string? language, [FromForm] bool agrees, [FromForm] string? code, [FromForm] string? drawing,
        CancellationToken ct)
    {
        await LoadAsync(ct);
        var answers = (Text?.Questions ?? []).Select((_, question) => AnswerTo(question));
        var outcome = await give.Handle(
            Who, await participants.CodeAsync(Who, ct), new GiveConsent.Request(version, language ?? "", [.. answers], agrees, code, drawing), ct);
        if (outcome.Refusal is { } refusal)
        {
            return Declined(refusal);
        }

        return Redirect("/p/consent");
    }

    private int AnswerTo(int question) =>
        int.TryParse(
            TypedForm.Of(Request).First(string.Create(CultureInfo.InvariantCulture, $"answer-{question}")), CultureInfo.InvariantCulture,
            out var place)
            ? place
            : -1;

    private async Task LoadAsync(CancellationToken ct)
    {
        Given = await own.Handle(Who, ct);
        Form = Given is null ? await forms.NewestAsync(Who.Study, ct) : await forms.FindAsync(Who.Study, Given.Version, ct);
        (Language, Text) = Form is null ? ("en", null) : Form.Content.In(Who.Language);
    }
}
