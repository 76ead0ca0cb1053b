namespace CohortVault.Genomics.QualityControl;

/// <summary>One file that passed validation.</summary>
/// <param name="File">The file.</param>
/// <param name="Chromosome">Its chromosome, without prefix.</param>
/// <param name="Records">Its records.</param>
/// <param name="Phased">Whether every genotype is phased.</param>
public sealed record ValidatedFile(StudyFile File, string Chromosome, long Records, bool Phased);

/// <summary>Files that may go through quality control, in karyotype order.</summary>
public sealed record ValidatedInput
{
    /// <summary>The files.</summary>
    public required IReadOnlyList<ValidatedFile> Files { get; init; }

    /// <summary>Sample ids, the same in every file.</summary>
    public required IReadOnlyList<string> Samples { get; init; }

    /// <summary>Chunks that have at least one record inside, in order.</summary>
    public required IReadOnlyList<ChunkRegion> Chunks { get; init; }

    /// <summary>Build of the files.</summary>
    public required string Build { get; init; }

    /// <summary>Panel population to compare with; null if the check is off.</summary>
    public required string? Population { get; init; }

    /// <summary>Whether every genotype of every file is phased.</summary>
    public bool Phased => Files.All(file => file.Phased);

    /// <summary>Records in total.</summary>
    public long Records => Files.Sum(file => file.Records);
}
