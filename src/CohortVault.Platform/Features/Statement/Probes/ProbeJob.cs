using System.Text.Json;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Statement.Canaries;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Statement.Probes;

/// <summary>A sealed upload, copied aside while it existed.</summary>
/// <param name="Id">Object.</param>
/// <param name="Subject">What it belongs to, and is destroyed with.</param>
/// <param name="Path">Where its file was.</param>
/// <param name="Sealed">Its bytes.</param>
/// <param name="Opened">Whether it could be opened then, which shows that not opening later means something.</param>
internal sealed record KeptUpload(ObjectId Id, SubjectId Subject, string Path, byte[] Sealed, bool Opened);

/// <summary>
/// One imputation job of a probe account, by the front door, watched to its end: the disk is searched again and again
/// while it runs, and its sealed upload is copied aside.
/// </summary>
internal sealed class ProbeJob
{
    private readonly Dictionary<Guid, KeptUpload> _uploads = [];

    private ProbeJob(ProbeServer server, ProbeAccount account) =>
        (Server, Account, Calls) = (server, account, new JobCalls(server, account));

    public ProbeServer Server { get; }

    public ProbeAccount Account { get; }

    public JobCalls Calls { get; }

    public string Id { get; private set; } = "";

    /// <summary>The finished job as the API shows it.</summary>
    public JsonElement Final { get; private set; }

    public Marker SampleName { get; } = Marker.Random("sample name");

    public Marker FileName { get; } = Marker.Random("file name");

    public Marker JobName { get; } = Marker.Random("job name");

    public IReadOnlyList<Marker> Markers => [SampleName, FileName, JobName, Account.Token, .. Account.Person.Markers];

    /// <summary>What the searches during the job saw.</summary>
    public Findings During { get; } = new();

    public int SearchesDuring { get; private set; }

    public IReadOnlyCollection<KeptUpload> Uploads => _uploads.Values;

    public DiskSearch Search { get; private set; } = null!;

    public static async Task<ProbeJob> RunAsync(ProbeServer server, string workspace, CancellationToken ct)
    {
        await JobCalls.AddPanelAsync(server, workspace, ct);
        var job = new ProbeJob(server, await server.CreateAccountAsync(ct)) { Search = DiskSearch.From(server) };
        await job.RunAsync(ct);
        return job;
    }

    /// <summary>Whether the vault still opens an object as this account.</summary>
    public async Task<bool> OpensAsync(ObjectId id, CancellationToken ct)
    {
        await using var scope = Server.Services.CreateAsyncScope();
        try
        {
            await using var stream = await scope.ServiceProvider.GetRequiredService<IVault>().OpenAsync(
                id, Account.Id.Owner(), ct);
            return stream is not null && stream.ReadByte() >= 0;
        }
        catch (Exception gone) when (gone is IOException or ObjectDestroyedException)
        {
            return false; // Its file went between the look and the opening.
        }
    }

    private async Task RunAsync(CancellationToken ct)
    {
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var watch = KeepUploadsAsync(watching.Token);
        try
        {
            Id = await Calls.SubmitAsync(
                ProbeGenotypes.Upload(SampleName.Text), $"{FileName.Text}.vcf", JobName.Text, ct);
            Final = await Calls.FollowAsync(Id, () => SearchAsync(ct), ct);
        }
        finally
        {
            await watching.CancelAsync();
            await watch;
        }

        if (Final.GetProperty("state").GetInt32() != JobCalls.Finished)
        {
            throw new InvalidOperationException($"The probe job did not finish: {JobCalls.LastMessage(Final)}");
        }
    }

    private async Task SearchAsync(CancellationToken ct)
    {
        SearchesDuring++;
        await Search.SearchAsync(During, Markers, $"Search {SearchesDuring} during the job", ct);
    }

    /// <summary>Copies each upload aside as soon as it is an object, until told to stop.</summary>
    private async Task KeepUploadsAsync(CancellationToken ct)
    {
        try
        {
            while (true)
            {
                foreach (var row in await Server.RowsAsync("SELECT \"Id\", \"SubjectId\" FROM \"sealed_objects\" WHERE \"Purpose\" = 'upload'", ct))
                {
                    await KeepAsync(ObjectId.From(ProbeRows.AsId(row["Id"])), new SubjectId(ProbeRows.AsId(row["SubjectId"])), ct);
                }

                await Task.Delay(TimeSpan.FromMilliseconds(20), ct);
            }
        }
        catch (OperationCanceledException)
        {
            // The job is over.
        }
    }

    private async Task KeepAsync(ObjectId id, SubjectId subject, CancellationToken ct)
    {
        if (_uploads.ContainsKey(id.Value)
            || Directory.EnumerateFiles(Server.Directory.Objects, $"{id}*", SearchOption.AllDirectories)
                .FirstOrDefault() is not { } path)
        {
            return;
        }

        try
        {
            _uploads[id.Value] = new KeptUpload(
                id, subject, path, await File.ReadAllBytesAsync(path, ct), await OpensAsync(id, ct));
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            // Destroyed between the look and the copy.
        }
    }
}
