namespace CohortVault.Platform.Features.Imputation;

/// <summary>
/// Where a job is. The order is the order of its life; everything from <see cref="Finished"/> on is its end.
/// </summary>
internal enum JobState
{
    /// <summary>Its files are still arriving; not shown to anybody, swept away when the transfer breaks off.</summary>
    Receiving,

    /// <summary>Waits for a worker.</summary>
    Accepted,

    /// <summary>The uploaded files are being checked.</summary>
    Validating,

    /// <summary>Sites are compared with the panel and cut into chunks.</summary>
    QualityControl,

    /// <summary>Chunks are being phased.</summary>
    Phasing,

    /// <summary>Chunks are being imputed.</summary>
    Imputing,

    /// <summary>Chromosomes are put together and sealed into archives.</summary>
    Sealing,

    /// <summary>Results wait for their owner.</summary>
    Finished,

    /// <summary>Refused input, or an error; the quality-control files wait for their owner.</summary>
    Failed,

    /// <summary>Stopped by the owner; nothing is left.</summary>
    Cancelled,

    /// <summary>The time to fetch results is over; nothing is left.</summary>
    Expired,

    /// <summary>Deleted by the owner; nothing is left.</summary>
    Deleted,
}

/// <summary>Questions about states that several places ask.</summary>
internal static class JobStates
{
    /// <summary>States in which a worker may be busy with the job.</summary>
    public static readonly IReadOnlyList<JobState> Active =
        [JobState.Accepted, JobState.Validating, JobState.QualityControl, JobState.Phasing, JobState.Imputing, JobState.Sealing];

    /// <summary>Whether the job still goes on.</summary>
    public static bool IsActive(this JobState state) => state is >= JobState.Accepted and <= JobState.Sealing;

    /// <summary>Whether the job has come to its end, good or bad.</summary>
    public static bool HasEnded(this JobState state) => state >= JobState.Finished;

    /// <summary>Whether the last stage that reads the upload is over.</summary>
    public static bool InputIsRead(this JobState state) => state >= JobState.Phasing;
}
