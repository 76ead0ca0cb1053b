using CohortVault.Platform.Features.Statement.Canaries;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Probes;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>
/// T4: what the database holds of a job that is over is on a list, and no route shows it to another account.
/// </summary>
internal sealed class CountsOnlyCheck : IControlCheck
{
    /// <summary>Parameters, instants, counts and random identifiers: all that may outlive a job.</summary>
    private static readonly HashSet<string> MayStay =
    [
        "Id", "PublicId", "Account", "State", "Panel", "Build", "Population", "Phasing", "OnlyQualityControl",
        "MinimumR2", "Empirical",
        "OwnPassword", "ShareLinks", "SubmittedAt", "StartedAt", "EndedAt", "ExpiresAt", "Samples", "Markers",
        "Chromosomes", "Chunks",
        "FailureCode", "FailedIn", "InputSubject", "WorkSubject", "ResultSubject", "InputDestroyedAt",
        "WorkDestroyedAt", "ResultsDestroyedAt",
        "EndMailAt", "ReminderMailAt", "Revision",
    ];

    public string Control => "T4";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var shared = await context.JobAsync(ct);
        var server = shared.Server;
        var findings = new Findings();
        var (sample, file, name) =
            (Marker.Random("sample name"), Marker.Random("file name"), Marker.Random("job name"));
        var id = await shared.Calls.SubmitAsync(
            ProbeGenotypes.Upload(sample.Text), $"{file.Text}.vcf", name.Text, ct, mode: "qconly");
        await shared.Calls.FollowAsync(id, () => Task.CompletedTask, ct);
        await OthersAsync(findings, server, id, ct);
        await shared.Calls.DeleteAsync(id, ct);
        await WaitUntilDestroyedAsync(server, id, ct);

        var row = (await server.RowsAsync("SELECT * FROM \"imputation_jobs\"", ct)).SingleOrDefault(
            job => job["PublicId"] as string == id);
        if (row is not null)
        {
            var extra = row.Where(column => column.Value is not null && !MayStay.Contains(column.Key))
                .Select(column => column.Key).ToList();
            findings.Expect(
                extra.Count == 0,
                $"Of the job's {row.Count} columns only those on the list of {MayStay.Count} hold a value.",
                $"Columns that are not on the list hold a value: {string.Join(", ", extra)}.");
            foreach (var table in (string[])["imputation_tasks", "imputation_objects"])
            {
                var rows = (await server.RowsAsync($"SELECT * FROM \"{table}\"", ct)).Count(
                    part => ProbeRows.AsId(part["Job"]) == ProbeRows.AsId(row["Id"]));
                findings.Expect(rows == 0, $"{table} holds nothing of it.", $"{table} still holds {rows} rows of it.");
            }
        }

        await shared.Search.SearchAsync(findings, [sample, file, name], "After the job was deleted", ct);
        return findings.Conclude(
            $"Of a job that is over the database keeps {row?.Count(column => column.Value is not null) ?? 0} listed columns of parameters, instants and counts; another account gets 404; its names are nowhere on disk.");
    }

    private static async Task OthersAsync(Findings findings, ProbeServer server, string id, CancellationToken ct)
    {
        var other = new JobCalls(server, await server.CreateAccountAsync(ct));
        using var client = other.Client();
        foreach (var path in (string[])[$"/api/v2/jobs/{id}", $"/api/v2/jobs/{id}/status"])
        {
            using var answer = await client.GetAsync(path, ct);
            findings.Expect((int)answer.StatusCode == 404, $"Another account gets 404 for the job.", $"Another account gets {(int)answer.StatusCode} for the job.");
        }
    }

    private static async Task WaitUntilDestroyedAsync(ProbeServer server, string id, CancellationToken ct)
    {
        const int looks = 50;
        for (var look = 0; look < looks; look++)
        {
            var row = (await server.RowsAsync("SELECT * FROM \"imputation_jobs\"", ct)).SingleOrDefault(
                job => job["PublicId"] as string == id);
            if (row is null || (row["InputDestroyedAt"] is not null && row["WorkDestroyedAt"] is not null && row["ResultsDestroyedAt"] is not null))
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), ct);
        }
    }
}
