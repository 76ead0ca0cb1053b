using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Instruments.Records;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Instruments.Pages;

/// <summary>A member takes a table of records in, having seen what it changes.</summary>
[Authorize(Policies.SignedIn)]
[InStudy(StudyRights.EditRecords | StudyRights.ReadIdentifiers)]
[Audited("record.imported")]
[IgnoreAntiforgeryToken] // Checked before the file: the framework's check would read the whole form.
[UnreadForm]
[RequestSizeLimit(ImportRecords.MostBytes + (1 << 20))]
internal sealed class StudyImportModel(IStudyGate gate, ImportRecords import, IAntiforgery antiforgery) : StudyPage(gate)
{
    /// <summary>What came of a file that was just sent.</summary>
    public ImportRecords.Response? Answer { get; private set; }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (await FormWithFile.ReadAsync(Request, antiforgery, ImportRecords.MostBytes, ct) is not { } form)
        {
            return BadRequest();
        }

        Answer = await import.Handle(
            Access,
            new ImportRecords.Request(
                form.Content, form.Fields.ContainsKey("confirmed"), form.Fields.ContainsKey("newParticipants"), form.Fields.ContainsKey("blanksClear")),
            ct);
        return Answer.Refusal is { } refusal ? Declined(refusal) : Page();
    }
}
