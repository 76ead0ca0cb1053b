using System.Text;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Panels.Contracts;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace CohortVault.Platform.Features.Imputation.Pages;

/// <summary>
/// Takes a job in: with script from finished resumable uploads, without script as one form whose files go from the
/// socket straight into sealing. The framework never reads the form, because it would buffer plain files on disk.
/// </summary>
[Authorize(Policies.OwnJobs)]
[Audited("job.submitted")]
[IgnoreAntiforgeryToken] // Checked below, before the first file: the framework's check would read the whole form.
[DisableRequestSizeLimit]
[UnreadForm]
internal sealed class NewJobModel(SubmitJob submitJob, IPanels panels, IAntiforgery antiforgery) : FormPage
{
    public NewJobForm Form { get; } = new();

    public IReadOnlyList<PanelInfo> Panels { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct)
    {
        Panels = await panels.ListAsync(ct);
        if (Panels.Count > 0)
        {
            Form.Panel = Panels[0].Id;
            Form.Set("build", Panels[0].Build);
            Form.Set("population", Panels[0].Populations.Count > 0 ? Panels[0].Populations[0].Id : JobParameters.NoPopulation);
        }
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        Panels = await panels.ListAsync(ct);
        var type = MediaTypeHeaderValue.TryParse(Request.ContentType, out var parsed) ? parsed : null;
        return type?.MediaType.Value switch
        {
            "multipart/form-data" => await StreamAsync(ct),
            "application/x-www-form-urlencoded" => await ClaimAsync(ct),
            _ => BadRequest(),
        };
    }

    private async Task<IActionResult> ClaimAsync(CancellationToken ct)
    {
        using var reader = new FormReader(Request.Body, Encoding.UTF8)
        {
            ValueLengthLimit = UnreadForm.LongestField,
            KeyLengthLimit = 64,
            ValueCountLimit = 256,
        };
        foreach (var (field, values) in await reader.ReadFormAsync(ct))
        {
            foreach (var value in values)
            {
                Form.Set(field, value ?? "");
            }
        }

        if (!await IsGuardedAsync())
        {
            return BadRequest();
        }

        var outcome = await submitJob.FromUploadsAsync(User.Account(), Form.ToRequest(), Form.Uploads, ct);
        return outcome.Refusal is { } refusal ? Declined(refusal) : Redirect($"/jobs/{outcome.Value.PublicId}");
    }

    private async Task<IActionResult> StreamAsync(CancellationToken ct)
    {
        if (UnreadForm.PartsOf(Request) is not { } parts)
        {
            return BadRequest();
        }

        ImputationJob? job = null;
        var accepted = false;
        try
        {
            while (await parts.ReadNextSectionAsync(ct) is { } section)
            {
                if (section.GetContentDispositionHeader() is not { } disposition)
                {
                    return Declined(ImputationRefusals.Malformed);
                }

                if (!disposition.IsFileDisposition())
                {
                    if (await UnreadForm.FieldAsync(section.Body, ct) is not { } value)
                    {
                        return Declined(ImputationRefusals.FieldTooLong);
                    }

                    Form.Set(disposition.Name.Value ?? "", value);
                    continue;
                }

                // The fields stand before the files, so that nothing is sealed for a form that somebody else's page
                // sent.
                if (job is null)
                {
                    if (!await IsGuardedAsync())
                    {
                        return BadRequest();
                    }

                    var begun = await submitJob.BeginAsync(
                        User.Account(), shareLinks: false, Request.ContentLength ?? 0, ct);
                    if (begun.Refusal is { } full)
                    {
                        return Declined(full);
                    }

                    job = begun.Value;
                }

                var file = new FileMultipartSection(section, disposition);
                if (file.FileName.Length > 0
                    && (await submitJob.AddFileAsync(job, file.FileName, section.Body, ct)).Refusal is { } refusal)
                {
                    return Declined(refusal);
                }
            }

            if (job is null)
            {
                return await IsGuardedAsync() ? Declined(ImputationRefusals.NoFiles) : BadRequest();
            }

            var outcome = await submitJob.CompleteAsync(job, Form.ToRequest(), ct);
            accepted = outcome.Succeeded;
            return outcome.Refusal is { } declined ? Declined(declined) : Redirect($"/jobs/{outcome.Value.PublicId}");
        }
        finally
        {
            // However it broke off: a job that stayed half received would count against the account.
            if (job is not null && !accepted)
            {
                await submitJob.AbandonAsync(job);
            }
        }
    }

    private Task<bool> IsGuardedAsync() => UnreadForm.IsGuardedAsync(Request, antiforgery, Form.Guard);
}
