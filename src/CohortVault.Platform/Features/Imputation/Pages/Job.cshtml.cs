using CohortVault.Genomics.QualityControl;
using CohortVault.Genomics.QualityControl.Report;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Panels.Contracts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CohortVault.Platform.Features.Imputation.Pages;

/// <summary>
/// One job: what happens now, where its data is, what quality control found, and what can be taken away.
/// </summary>
[Authorize(Policies.OwnJobs)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class JobModel(GetJob getJob, GetQcFile getQcFile, IPanels panels, TimeProvider clock) : PageModel
{
    public JobView Job { get; private set; } = null!;

    public JobProgress Progress { get; private set; } = null!;

    public string PanelName { get; private set; } = "";

    /// <summary>Numbers of the quality control; null until they are there.</summary>
    public StatisticsDocument? Statistics { get; private set; }

    /// <summary>Frequencies for the table; null if they were not compared.</summary>
    public Frequencies? Frequencies { get; private set; }

    public string Name => Job.Name ?? Job.PublicId;

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken ct)
    {
        var outcome = await getJob.Handle(User.Account(), id, ct);
        if (!outcome.Succeeded)
        {
            return NotFound();
        }

        Job = outcome.Value;
        Progress = JobProgress.Of(Job, clock.GetUtcNow());
        PanelName = (await panels.FindAsync(Job.Panel, ct))?.Name ?? Job.Panel;
        Statistics = await ReadAsync("statistics.json", reader => StatisticsDocument.FromJson(reader.ReadToEnd()), ct);
        Frequencies = await ReadAsync(FrequencyTable.FileName, Frequencies.Read, ct);
        return Page();
    }

    private async Task<T?> ReadAsync<T>(string file, Func<TextReader, T?> read, CancellationToken ct) where T : class
    {
        if (Job.QualityControlFiles.All(f => f.Name != file)
            || await getQcFile.Handle(User.Account(), Job.PublicId, file, ct) is not { Succeeded: true } found)
        {
            return null;
        }

        await using var content = new MemoryStream();
        await using (found.Value.Content)
        {
            await found.Value.Content.CopyToAsync(content, ct);
        }

        content.Position = 0;
        using var reader = new StreamReader(content);
        return read(reader);
    }
}
