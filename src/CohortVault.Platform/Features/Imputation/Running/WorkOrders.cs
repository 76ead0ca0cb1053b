using CohortVault.Genomics.Panels;
using CohortVault.Genomics.Work;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Imputation.Contracts;
using CohortVault.Platform.Features.Panels.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Sealing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Imputation.Running;

/// <summary>Writes the order for a leased task: which files, which keys, which parameters.</summary>
internal sealed class WorkOrders(
    CohortDbContext db, IVault vault, ISigningKeys signing, IPanels panels, JobGate gate, DataDirectory directory,
    TimeProvider clock, IOptions<ImputationOptions> options) : IDisposable
{
    private readonly List<ObjectId> _lent = [];

    /// <summary>Name of the key that signs the manifests of archives.</summary>
    public const string SigningKey = "result-archives";

    /// <summary>The order; null if the job or one of its files is gone meanwhile.</summary>
    public async Task<WorkOrder?> WriteAsync(Lease lease, CancellationToken ct)
    {
        var task = await db.Set<JobTask>().AsNoTracking().SingleOrDefaultAsync(t => t.Id == lease.Task, ct);
        var job = await db.Set<ImputationJob>().AsNoTracking().SingleAsync(j => j.Id == lease.Job, ct);
        var panel = await panels.FindAsync(job.Panel, ct);
        if (task is null || panel is null || await InputsAsync(job, task, ct) is not { } inputs)
        {
            return null;
        }

        return new WorkOrder
        {
            Kind = lease.Kind switch
            {
                JobTaskKind.QualityControl => WorkKinds.QualityControl,
                JobTaskKind.Phase => WorkKinds.Phase,
                JobTaskKind.Impute => WorkKinds.Impute,
                _ => WorkKinds.Seal,
            },
            PanelDirectory = panel.Directory,
            PanelFiles = [.. (await panels.GrantReadAsync(panel.Id, ct)).Select(copy => new PanelFile(copy.Name, Lent(copy.Grant)))],
            ScratchDirectory = directory.Temporary,
            Threads = options.Value.ThreadsPerWorker,
            Build = job.Build,
            Population = job.Population,
            Phasing = job.Phasing,
            OnlyQualityControl = job.OnlyQualityControl,
            MinimumR2 = job.MinimumR2,
            Empirical = job.Empirical,
            HaplotypeDosages = panel.HaplotypeDosages,
            Chromosome = task.Chromosome,
            Start = task.Start,
            End = task.End,
            WasPhased = await db.Set<JobTask>().AnyAsync(t => t.Job == job.Id && t.Kind == JobTaskKind.Phase, ct),
            Now = clock.GetUtcNow(),
            Password = lease.Kind == JobTaskKind.Seal ? await PasswordAsync(job.Id, ct) : null,
            SignerPublicKey = lease.Kind == JobTaskKind.Seal ? await SignerAsync(ct) : null,
            Inputs = inputs,
        };
    }

    /// <summary>Gives back what workers were lent: the scope of a task ends after its worker.</summary>
    public void Dispose() => _lent.ForEach(vault.ReturnRead);

    private SealedFile Lent(WorkerGrant grant)
    {
        _lent.Add(grant.Id);
        return grant.ToSealedFile();
    }

    private async Task<List<WorkInput>?> InputsAsync(ImputationJob job, JobTask task, CancellationToken ct)
    {
        var names = task.Kind == JobTaskKind.QualityControl
            ? await vault.OpenFileNamesAsync(job.FilesObject, job.Owner, ct)
            : [];
        var files = await db.Set<JobObject>().AsNoTracking().Where(o => o.Job == job.Id && o.Committed).ToListAsync(ct);
        files.RemoveAll(f => !Needs(task, f));
        if (task.Kind == JobTaskKind.Impute && files.Exists(f => f.Kind == JobObjectKind.Phased))
        {
            files.RemoveAll(f => f.Kind == JobObjectKind.Chunk);
        }

        var inputs = new List<WorkInput>();
        foreach (var file in files.OrderBy(f => ChromosomeName.Order(f.Chromosome)).ThenBy(f => f.Start).ThenBy(f => f.Name))
        {
            if (await vault.GrantReadAsync(file.Id, job.Owner, ct) is not { } grant)
            {
                return null;
            }

            var name = names.GetValueOrDefault(file.Id.ToString(), file.Name);
            inputs.Add(new WorkInput(KindOf(file), name, file.Chromosome, file.Start, file.End, Lent(grant)));
        }

        return inputs;
    }

    // To impute: the phased chunk, or the chunk as it came if it came phased.
    private static bool Needs(JobTask task, JobObject file) => task.Kind switch
    {
        JobTaskKind.QualityControl => file.Kind == JobObjectKind.Upload,
        JobTaskKind.Phase => file.Kind == JobObjectKind.Chunk && SameWindow(task, file),
        JobTaskKind.Impute => file.Kind is JobObjectKind.Chunk or JobObjectKind.Phased && SameWindow(task, file),
        _ => file.Kind == JobObjectKind.QualityControlFile
            || (file.Kind == JobObjectKind.Imputed && ChromosomeName.WholeOf(file.Chromosome) == task.Chromosome),
    };

    private static bool SameWindow(JobTask task, JobObject file) =>
        (file.Chromosome, file.Start, file.End) == (task.Chromosome, task.Start, task.End);

    private static string KindOf(JobObject file) => file.Kind switch
    {
        JobObjectKind.Upload => WorkFiles.Upload,
        JobObjectKind.Chunk => WorkFiles.Chunk,
        JobObjectKind.Phased => WorkFiles.Phased,
        JobObjectKind.Imputed => WorkFiles.Imputed,
        JobObjectKind.QualityControlFile => WorkFiles.QualityControlFile,
        _ => WorkFiles.Archive,
    };

    private async Task<byte[]> SignerAsync(CancellationToken ct)
    {
        using var key = await signing.SigningKeyAsync(SigningKey, ct);
        return key.ExportSubjectPublicKeyInfo();
    }

    // One password for all archives of a job. It is sealed before a worker first hears it, so that an interrupted
    // attempt does not leave an archive that nobody can open.
    private async Task<string?> PasswordAsync(JobId id, CancellationToken ct)
    {
        using var inside = await gate.EnterAsync(ct);
        db.ChangeTracker.Clear();
        var job = await db.Set<ImputationJob>().SingleAsync(j => j.Id == id, ct);
        if (job.PasswordObject is null && job.State.IsActive())
        {
            var made = await vault.SealTextAsync(
                new SealScope(job.Owner, job.ResultSubject, "archive-password"), ArchivePassword.Generate(), ct);
            job.KeepPassword(made);
            await db.SaveChangesAsync(ct);
        }

        return await vault.OpenTextAsync(job.PasswordObject, job.Owner, ct);
    }
}

/// <summary>Turns the vault's grants into what a worker understands.</summary>
internal static class WorkerGrants
{
    public static SealedFile ToSealedFile(this WorkerGrant grant) =>
        new(grant.Id.ToString(), grant.Path, grant.Key, grant.Context);
}
