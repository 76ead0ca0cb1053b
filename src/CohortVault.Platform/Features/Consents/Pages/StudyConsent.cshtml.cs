using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Consents.Pages;

/// <summary>What participants consent to, who did, and the staff's part in it.</summary>
[Authorize(Policies.SignedIn)]
[InStudy(StudyRights.ManageConsent)]
[Audited("consent.form-published")]
internal sealed class StudyConsentModel(
    IStudyGate gate, ListConsents list, PublishConsentForm publish, GiveConsent give, SignConsent sign) : StudyPage(gate)
{
    public ListConsents.Response Shown { get; private set; } = ListConsents.Response.Empty;

    /// <summary>What stands in the editor: what was sent, or the newest version.</summary>
    public (string Title, string Body) Typed(string language)
    {
        var sent = TypedForm.Of(Request);
        if (sent.ContainsKey($"title-{language}"))
        {
            return (sent.First($"title-{language}"), sent.First($"body-{language}"));
        }

        return Shown.Versions is [var newest, ..] && newest.Content.Texts.TryGetValue(language, out var text)
            ? (text.Title, text.Body())
            : ("", "");
    }

    public Task OnGetAsync(CancellationToken ct) => LoadAsync(ct);

    public Task<IActionResult> OnPostPublishAsync(
        [FromForm] ConsentSignature signature, [FromForm] bool needsStaff, [FromForm] bool asksAnew, CancellationToken ct)
    {
        var sent = TypedForm.Of(Request);
        var texts = PublishConsentForm.Languages.ToDictionary(
            language => language, language => (sent.First($"title-{language}"), sent.First($"body-{language}")));
        var request = new PublishConsentForm.Request(texts, new ConsentTerms(signature, needsStaff, asksAnew));
        return EndAsync(publish.Handle(Access, request, ct), "/consent", "published", () => LoadAsync(ct));
    }

    public Task<IActionResult> OnPostPaperAsync([FromForm] string? code, CancellationToken ct) =>
        EndAsync(give.OnPaperAsync(Access, CodeOf(code), ct), "/consent", "consented", () => LoadAsync(ct));

    public Task<IActionResult> OnPostSignAsync([FromForm] string? code, CancellationToken ct) =>
        EndAsync(sign.Handle(Access, CodeOf(code), ct), "/consent", "signed", () => LoadAsync(ct));

    // What is no code is the code of nobody.
    private static ParticipantCode CodeOf(string? typed) => ParticipantCode.TryParse(typed, out var code) ? code : ParticipantCode.New();

    private async Task LoadAsync(CancellationToken ct) => Shown = await list.Handle(Access, ct);
}
