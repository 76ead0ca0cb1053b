using CohortVault.Instruments.Export;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace CohortVault.Platform.Features.Exports.Pages;

/// <summary>A member asks for exports, fetches them, and sees each archive's password once.</summary>
[Authorize(Policies.SignedIn)]
[InStudy(StudyRights.ExportDeidentified)]
[Audited("export.asked")]
internal sealed class StudyExportsModel(IStudyGate gate, AskExport ask, OwnExports own) : StudyPage(gate)
{
    public IReadOnlyList<StudyExport> Exports { get; private set; } = [];

    /// <summary>The password, in the one answer that holds it.</summary>
    public string? Password { get; private set; }

    public Task OnGetAsync(CancellationToken ct) => LoadAsync(ct);

    /// <summary>The archive; always an attachment that no browser opens as a page of this site.</summary>
    public async Task<IActionResult> OnGetFileAsync([FromQuery] Guid id, CancellationToken ct)
    {
        var opened = await own.OpenAsync(Access, id, ct);
        if (opened.Refusal is { } refusal)
        {
            await LoadAsync(ct);
            return Declined(refusal);
        }

        Response.Headers[HeaderNames.ContentSecurityPolicy] = "sandbox; default-src 'none'";
        return new FileStreamResult(opened.Value.Content, "application/zip")
        {
            FileDownloadName = opened.Value.Name,
            EnableRangeProcessing = true,
        };
    }

    public Task<IActionResult> OnPostAsync(
        [FromForm] IdentifierTreatment identifiers, [FromForm] DateTreatment dates, [FromForm] bool hashRecord, [FromForm] bool dropFreeText,
        [FromForm(Name = "long")] bool isLong, [FromForm] bool labfront, CancellationToken ct) =>
        EndAsync(
            ask.Handle(Access, new ExportChoices(identifiers, dates, hashRecord, dropFreeText, isLong, labfront), ct), "/exports", "asked",
            () => LoadAsync(ct));

    public async Task<IActionResult> OnPostRevealAsync([FromForm] Guid id, CancellationToken ct)
    {
        var revealed = await own.RevealAsync(Access, id, ct);
        await LoadAsync(ct);
        if (revealed.Refusal is { } refusal)
        {
            return Declined(refusal);
        }

        Password = revealed.Value;
        return Page();
    }

    private async Task LoadAsync(CancellationToken ct) => Exports = await own.ListAsync(Access, ct);
}
