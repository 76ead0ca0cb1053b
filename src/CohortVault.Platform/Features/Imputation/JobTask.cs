using CohortVault.Platform.Features.Imputation.Contracts;

namespace CohortVault.Platform.Features.Imputation;

/// <summary>What a worker is asked to do in one go.</summary>
internal enum JobTaskKind
{
    /// <summary>Validate the upload, control its quality, cut it into chunks.</summary>
    QualityControl,

    /// <summary>Phase one chunk.</summary>
    Phase,

    /// <summary>Impute one chunk.</summary>
    Impute,

    /// <summary>Put the chunks of one chromosome together and seal the archive.</summary>
    Seal,
}

/// <summary>How far a task is.</summary>
internal enum JobTaskState
{
    /// <summary>Can be leased.</summary>
    Waiting,

    /// <summary>Leased to a worker.</summary>
    Running,

    /// <summary>Its outputs are committed.</summary>
    Done,
}

/// <summary>
/// One piece of a job, leased to one worker at a time. Every lease has a new attempt number; what an earlier attempt
/// still brings is stale and refused. Tasks are deleted when their job ends.
/// </summary>
internal sealed class JobTask
{
    private JobTask()
    {
    }

    public Guid Id { get; private set; }

    public JobId Job { get; private set; }

    public JobTaskKind Kind { get; private set; }

    /// <summary>Order in which tasks of a kind are taken.</summary>
    public int Ordinal { get; private set; }

    /// <summary>Panel part the task is about, such as <c>20</c> or <c>X.nonPAR</c>; empty for the whole job.</summary>
    public string Chromosome { get; private set; } = "";

    /// <summary>First position of the chunk's window.</summary>
    public int Start { get; private set; }

    /// <summary>Last position of the chunk's window.</summary>
    public int End { get; private set; }

    public JobTaskState State { get; private set; }

    /// <summary>Counts leases; the current one alone may commit.</summary>
    public int Attempt { get; private set; }

    /// <summary>Attempts in which the worker broke (not those in which the server was stopped).</summary>
    public int Failures { get; private set; }

    /// <summary>The lease ends here unless the heartbeat prolongs it.</summary>
    public DateTimeOffset? LeasedUntil { get; private set; }

    /// <summary>Not to be tried again before this.</summary>
    public DateTimeOffset? NotBefore { get; private set; }

    public static JobTask Create(
        JobId job, JobTaskKind kind, int ordinal, string chromosome = "", int start = 0, int end = 0) => new()
        {
            Id = Kernel.Ids.Random(),
            Job = job,
            Kind = kind,
            Ordinal = ordinal,
            Chromosome = chromosome,
            Start = start,
            End = end,
        };

    /// <summary>Takes the task; the attempt number fences off whoever had it before.</summary>
    public void Lease(DateTimeOffset until)
    {
        State = JobTaskState.Running;
        LeasedUntil = until;
        Attempt++;
    }

    /// <summary>The worker lives.</summary>
    public void Prolong(DateTimeOffset until) => LeasedUntil = until;

    /// <summary>Gives the task back without blame: the server stops, or found it leased when it started.</summary>
    public void Release()
    {
        State = JobTaskState.Waiting;
        LeasedUntil = null;
    }

    /// <summary>The task cannot go on now, through no fault of its own; it is taken up later.</summary>
    public void Postpone(DateTimeOffset until)
    {
        Release();
        NotBefore = until;
    }

    /// <summary>The worker broke; the task is tried again after a pause.</summary>
    public void NoteFailure(DateTimeOffset retryAt)
    {
        Release();
        Failures++;
        NotBefore = retryAt;
    }

    /// <summary>Its outputs are committed in the same transaction.</summary>
    public void Complete()
    {
        State = JobTaskState.Done;
        LeasedUntil = null;
    }
}
