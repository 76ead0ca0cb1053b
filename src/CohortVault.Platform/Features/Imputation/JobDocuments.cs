using System.Text.Json;
using System.Text.Json.Serialization;
using CohortVault.Genomics.Work;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Sealing;

namespace CohortVault.Platform.Features.Imputation;

/// <summary>What the owner is told of validation and quality control; sealed, because it names files.</summary>
internal sealed record JobReport(IReadOnlyList<JobMessage> Messages);

/// <summary>A message of one step.</summary>
internal sealed record JobMessage(string Step, int Type, string Text, DateTimeOffset At);

/// <summary>Small sealed documents of a job: its name, the names of its files, its report, its password.</summary>
internal static class JobDocuments
{
    public static Task<ObjectId> SealReportAsync(
        this IVault vault, SealScope scope, JobReport report, CancellationToken ct) =>
        vault.SealTextAsync(scope, JsonSerializer.Serialize(report, JobJson.Default.JobReport), ct);

    /// <summary>The report; one that is damaged says so in each step, and stands in the way of nothing else.</summary>
    public static async Task<JobReport?> OpenReportAsync(
        this IVault vault, ObjectId? id, OwnerId owner, CancellationToken ct)
    {
        try
        {
            return await vault.OpenTextAsync(id, owner, ct) is { } text
                ? JsonSerializer.Deserialize(text, JobJson.Default.JobReport)
                : null;
        }
        catch (SealBrokenException)
        {
            const int warning = 2;
            const string damaged = "What was found here is damaged on the disk and cannot be read. Tell the operator of this installation.";
            return new JobReport(
            [
                new JobMessage("validation", warning, damaged, DateTimeOffset.UnixEpoch),
                new JobMessage("quality-control", warning, damaged, DateTimeOffset.UnixEpoch),
            ]);
        }
    }

    /// <summary>The job's name; in place of a damaged one, words that say so.</summary>
    public static async Task<string?> OpenNameAsync(this IVault vault, ObjectId? id, OwnerId owner, CancellationToken ct)
    {
        try
        {
            return await vault.OpenTextAsync(id, owner, ct);
        }
        catch (SealBrokenException)
        {
            return "(the name is damaged)";
        }
    }

    public static Task<ObjectId> SealFileNamesAsync(
        this IVault vault, SealScope scope, Dictionary<string, string> names, CancellationToken ct) =>
        vault.SealTextAsync(scope, JsonSerializer.Serialize(names, JobJson.Default.DictionaryStringString), ct);

    public static async Task<Dictionary<string, string>> OpenFileNamesAsync(
        this IVault vault, ObjectId? id, OwnerId owner, CancellationToken ct) =>
        await vault.OpenTextAsync(id, owner, ct) is { } text
            ? JsonSerializer.Deserialize(text, JobJson.Default.DictionaryStringString)!
            : [];

    public static JobReport ToReport(this IReadOnlyList<WorkMessage> messages, DateTimeOffset now) =>
        new([.. messages.Select(m => new JobMessage(m.Step, m.Type, m.Text, now))]);
}

[JsonSerializable(typeof(JobReport))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class JobJson : JsonSerializerContext;
