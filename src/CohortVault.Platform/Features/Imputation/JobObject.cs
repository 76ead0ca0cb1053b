using CohortVault.Platform.Features.Imputation.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;

namespace CohortVault.Platform.Features.Imputation;

/// <summary>What a sealed object is to its job.</summary>
internal enum JobObjectKind
{
    /// <summary>A file as uploaded.</summary>
    Upload,

    /// <summary>Genotypes of one chunk after quality control.</summary>
    Chunk,

    /// <summary>Phased genotypes of one chunk.</summary>
    Phased,

    /// <summary>Imputed chunk, before chromosomes are put together.</summary>
    Imputed,

    /// <summary>A file of the quality control, for its owner.</summary>
    QualityControlFile,

    /// <summary>An archive of results.</summary>
    Archive,
}

/// <summary>
/// A sealed object that belongs to a job. Outputs are entered before a worker gets the key to write them, so that an
/// interrupted attempt leaves nothing that is not known here; they count only once committed. Rows are deleted with
/// the object.
/// </summary>
internal sealed class JobObject
{
    private JobObject()
    {
    }

    public ObjectId Id { get; private set; }

    public JobId Job { get; private set; }

    public JobObjectKind Kind { get; private set; }

    /// <summary>Task that writes it; null for uploads.</summary>
    public Guid? Task { get; private set; }

    /// <summary>Attempt of the task that writes it.</summary>
    public int Attempt { get; private set; }

    /// <summary>File name by our own choice (<c>chr_20.zip</c>); never a name that a user gave.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Panel part, for chunks.</summary>
    public string Chromosome { get; private set; } = "";

    /// <summary>First position of the chunk's window.</summary>
    public int Start { get; private set; }

    /// <summary>Last position of the chunk's window.</summary>
    public int End { get; private set; }

    /// <summary>Whether it is whole and belongs to the job's result so far.</summary>
    public bool Committed { get; private set; }

    /// <summary>Plain length in bytes.</summary>
    public long Length { get; private set; }

    /// <summary>SHA-256 of the share link's token, to look it up by; null where sharing makes no sense.</summary>
    public byte[]? LinkHash { get; private set; }

    /// <summary>The share link's token, sealed.</summary>
    public byte[]? SealedLink { get; private set; }

    public static JobObject Upload(JobId job, ObjectId id, long length) =>
        new() { Id = id, Job = job, Kind = JobObjectKind.Upload, Length = length, Committed = true };

    public static JobObject Output(
        JobTask task, ObjectId id, JobObjectKind kind, string name, string chromosome = "", int start = 0,
        int end = 0) => new()
        {
            Id = id,
            Job = task.Job,
            Kind = kind,
            Task = task.Id,
            Attempt = task.Attempt,
            Name = name,
            Chromosome = chromosome,
            Start = start,
            End = end,
        };

    /// <summary>The worker finished it and the vault found it whole.</summary>
    public void Commit(long length)
    {
        Committed = true;
        Length = length;
    }

    /// <summary>Opens a share link to it.</summary>
    public void Share(byte[] hash, byte[] sealedToken) => (LinkHash, SealedLink) = (hash, sealedToken);
}
