namespace CohortVault.Platform.Features.Imputation;

/// <summary>What a job does with its genotypes, as checked against the panel.</summary>
/// <param name="Panel">Panel id.</param>
/// <param name="Build">Build of the upload, <c>hg19</c> or <c>hg38</c>.</param>
/// <param name="Population">Population whose frequencies the upload is compared with, or <c>off</c>.</param>
/// <param name="Phasing">Whether unphased input is phased.</param>
/// <param name="OnlyQualityControl">Whether the job ends after quality control.</param>
/// <param name="MinimumR2">Sites imputed worse than this are left out of the results.</param>
/// <param name="Empirical">Whether empirical (leave-one-out) dosages are written for meta-imputation.</param>
internal sealed record JobParameters(
    string Panel, string Build, string Population, bool Phasing, bool OnlyQualityControl, double MinimumR2,
    bool Empirical)
{
    /// <summary>Population value that switches the frequency comparison off.</summary>
    public const string NoPopulation = "off";
}

/// <summary>A job as asked for, before it is checked. Texts as the field's clients send them.</summary>
internal sealed record JobRequest
{
    /// <summary>Name that the owner gives it; sealed.</summary>
    public string? Name { get; init; }

    /// <summary>Panel id, with or without <c>apps@</c>.</summary>
    public string? Panel { get; init; }

    /// <summary>Build of the upload.</summary>
    public string? Build { get; init; }

    /// <summary>Population, or <c>off</c>.</summary>
    public string? Population { get; init; }

    /// <summary><c>eagle</c>, <c>beagle</c> (both mean our engine) or <c>no_phasing</c>.</summary>
    public string? Phasing { get; init; }

    /// <summary><c>imputation</c>, <c>qc_only</c> or <c>qconly</c>.</summary>
    public string? Mode { get; init; }

    /// <summary>R² below which sites are left out.</summary>
    public string? R2Filter { get; init; }

    /// <summary>Whether empirical dosages are wanted.</summary>
    public bool Meta { get; init; }

    /// <summary>The caller's own archive password; never stored in the clear.</summary>
    public string? Password { get; init; }

    /// <summary>Keeps secrets out of anything that prints a record.</summary>
    public override string ToString() => nameof(JobRequest);
}
