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
    private const int LongestGuard = 4096;

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
            "multipart/form-data" => await StreamAsync(HeaderUtilities.RemoveQuotes(type.Boundary).Value ?? "", ct),
            "application/x-www-form-urlencoded" => await ClaimAsync(ct),
            _ => BadRequest(),
        };
    }

    private async Task<IActionResult> ClaimAsync(CancellationToken ct)
    {
        using var reader = new FormReader(Request.Body, Encoding.UTF8)
        {
            ValueLengthLimit = LongestGuard,
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

    private async Task<IActionResult> StreamAsync(string boundary, CancellationToken ct)
    {
        if (boundary.Length is 0 or > 70)
        {
            return BadRequest();
        }

        ImputationJob? job = null;
        var accepted = false;
        try
        {
            var reader = new MultipartReader(boundary, Request.Body);
            while (await reader.ReadNextSectionAsync(ct) is { } section)
            {
                if (section.GetContentDispositionHeader() is not { } disposition)
                {
                    return Declined(ImputationRefusals.Malformed);
                }

                if (!disposition.IsFileDisposition())
                {
                    if (await FieldAsync(section.Body, ct) is not { } value)
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

    /// <summary>
    /// A short field, still in front of the form token's check: bounded, or anybody could fill the memory. Null if it
    /// is longer.
    /// </summary>
    private static async Task<string?> FieldAsync(Stream content, CancellationToken ct)
    {
        var buffer = new byte[LongestGuard + 1];
        var length = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        return length > LongestGuard ? null : Encoding.UTF8.GetString(buffer, 0, length);
    }

    /// <summary>
    /// Checks the antiforgery token that the form carried; put into the header, so that nobody reads the form for it.
    /// </summary>
    private Task<bool> IsGuardedAsync()
    {
        Request.Headers["X-CV-Form"] = Form.Guard;
        return antiforgery.IsRequestValidAsync(HttpContext);
    }
}
