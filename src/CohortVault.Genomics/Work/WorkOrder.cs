namespace CohortVault.Genomics.Work;

/// <summary>A sealed file and the key that opens it, as handed to a worker through its pipe.</summary>
/// <param name="Id">Name by which the worker speaks of it.</param>
/// <param name="Path">File of the sealed bytes.</param>
/// <param name="Key">Key of this file alone; zeroed once it is in use.</param>
/// <param name="Context">What the file is, bound into its seal.</param>
public sealed record SealedFile(string Id, string Path, byte[] Key, byte[] Context);

/// <summary>The server's answer to what a worker asked for: a file to write, or a signature.</summary>
/// <param name="File">Answer to <see cref="WorkWant"/>.</param>
/// <param name="Signature">Answer to <see cref="WorkSign"/>: r and s, 32 bytes each.</param>
public sealed record WorkReply(SealedFile? File = null, byte[]? Signature = null);

/// <summary>Kinds of work; the words are part of the protocol between server and worker.</summary>
public static class WorkKinds
{
    /// <summary>Validate the upload, control its quality, cut it into chunks.</summary>
    public const string QualityControl = "quality-control";

    /// <summary>Phase one chunk.</summary>
    public const string Phase = "phase";

    /// <summary>Impute one chunk.</summary>
    public const string Impute = "impute";

    /// <summary>Put one chromosome together and write its archive.</summary>
    public const string Seal = "seal";
}

/// <summary>Kinds of files that a worker reads or writes.</summary>
public static class WorkFiles
{
    /// <summary>A file as uploaded.</summary>
    public const string Upload = "upload";

    /// <summary>Genotypes of one chunk after quality control (BCF).</summary>
    public const string Chunk = "chunk";

    /// <summary>Phased genotypes of one chunk (BCF).</summary>
    public const string Phased = "phased";

    /// <summary>Imputed chunk, before chromosomes are put together.</summary>
    public const string Imputed = "imputed";

    /// <summary>A file of the quality control, for the owner.</summary>
    public const string QualityControlFile = "qc";

    /// <summary>An archive of results.</summary>
    public const string Archive = "archive";
}

/// <summary>One file that a worker reads.</summary>
/// <param name="Kind">One of <see cref="WorkFiles"/>.</param>
/// <param name="Name">Name for messages: the upload's own name, or ours.</param>
/// <param name="Chromosome">Panel part it belongs to; empty for uploads.</param>
/// <param name="Start">First position of its window.</param>
/// <param name="End">Last position of its window.</param>
/// <param name="File">Where it is and what opens it.</param>
public sealed record WorkInput(string Kind, string Name, string Chromosome, int Start, int End, SealedFile File);

/// <summary>One sealed file of a controlled panel.</summary>
/// <param name="Name">Its name in the panel's description.</param>
/// <param name="File">Where it is and what opens it.</param>
public sealed record PanelFile(string Name, SealedFile File);

/// <summary>
/// What one worker process is to do, sent to it as the first line of its standard input. It holds the keys of this
/// work alone: no key that opens anything else, no account, no job.
/// </summary>
public sealed record WorkOrder
{
    /// <summary>One of <see cref="WorkKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Directory of the reference panel: its description, and of an open panel its files.</summary>
    public required string PanelDirectory { get; init; }

    /// <summary>The files of a controlled panel; empty for an open one.</summary>
    public IReadOnlyList<PanelFile> PanelFiles { get; init; } = [];

    /// <summary>Directory for sealed scratch files, which have no name once they are open.</summary>
    public required string ScratchDirectory { get; init; }

    /// <summary>Threads to use.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Seed of everything that is drawn.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Build of the upload.</summary>
    public string Build { get; init; } = "";

    /// <summary>Population for the frequency check, or <c>off</c>.</summary>
    public string Population { get; init; } = "";

    /// <summary>Whether unphased input may come in, because it will be phased.</summary>
    public bool Phasing { get; init; }

    /// <summary>Whether nothing follows quality control, so that no chunks are cut.</summary>
    public bool OnlyQualityControl { get; init; }

    /// <summary>Sites imputed worse than this are left out.</summary>
    public double MinimumR2 { get; init; }

    /// <summary>Whether this job's chunks were phased here (seal), for the header of the results.</summary>
    public bool WasPhased { get; init; }

    /// <summary>Public key (SubjectPublicKeyInfo) that archives are signed with; seal only. The private half stays with the server.</summary>
    public byte[]? SignerPublicKey { get; init; }

    /// <summary>Time written into archives; seal only.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>Whether empirical dosages are wanted.</summary>
    public bool Empirical { get; init; }

    /// <summary>Whether haplotype dosages may be written.</summary>
    public bool HaplotypeDosages { get; init; } = true;

    /// <summary>Panel part (phase, impute) or chromosome (seal).</summary>
    public string Chromosome { get; init; } = "";

    /// <summary>First position of the window.</summary>
    public int Start { get; init; }

    /// <summary>Last position of the window.</summary>
    public int End { get; init; }

    /// <summary>Password of the archive; seal only.</summary>
    public string? Password { get; init; }

    /// <summary>Files to read, in order.</summary>
    public required IReadOnlyList<WorkInput> Inputs { get; init; }

    /// <summary>Keeps keys and password out of anything that prints a record.</summary>
    public override string ToString() => $"WorkOrder {Kind}";
}
