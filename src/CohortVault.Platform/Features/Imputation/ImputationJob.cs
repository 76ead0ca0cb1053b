using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Imputation.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Imputation;

/// <summary>
/// One imputation job. What outlives it is parameters, instants and counts; everything else of it is sealed under one
/// of its three subjects and dies with that subject's key: the input after quality control, the work after the
/// archives are written, the results at expiry.
/// </summary>
internal sealed class ImputationJob
{
    private ImputationJob()
    {
    }

    public JobId Id { get; private set; }

    /// <summary>
    /// Name in URLs and clients, <c>job-yyyyMMdd-HHmmss-SSS</c>. Says nothing but when it was submitted.
    /// </summary>
    public string PublicId { get; private set; } = "";

    public AccountId Account { get; private set; }

    public JobState State { get; private set; }

    public string Panel { get; private set; } = "";

    public string Build { get; private set; } = "";

    public string Population { get; private set; } = "";

    public bool Phasing { get; private set; }

    public bool OnlyQualityControl { get; private set; }

    public double MinimumR2 { get; private set; }

    public bool Empirical { get; private set; }

    /// <summary>Whether the caller chose the archive password; then there is nothing to reveal.</summary>
    public bool OwnPassword { get; private set; }

    /// <summary>
    /// Whether archives get share links: jobs of the v2 API, whose clients know no other way to fetch.
    /// </summary>
    public bool ShareLinks { get; private set; }

    public DateTimeOffset SubmittedAt { get; private set; }

    public DateTimeOffset? StartedAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>
    /// When results (or the files of a failed job) stop being readable, whether or not the sweeper runs.
    /// </summary>
    public DateTimeOffset? ExpiresAt { get; private set; }

    public int? Samples { get; private set; }

    public int? Markers { get; private set; }

    public int? Chromosomes { get; private set; }

    public int? Chunks { get; private set; }

    /// <summary>Stable code of the refusal or error that ended it; see docs/errors.md.</summary>
    public string? FailureCode { get; private set; }

    /// <summary>The stage in which it failed.</summary>
    public JobState? FailedIn { get; private set; }

    public SubjectId InputSubject { get; private set; }

    public SubjectId WorkSubject { get; private set; }

    public SubjectId ResultSubject { get; private set; }

    /// <summary>Sealed name that the owner gave it.</summary>
    public ObjectId? NameObject { get; private set; }

    /// <summary>Sealed list of the uploaded files' names.</summary>
    public ObjectId? FilesObject { get; private set; }

    /// <summary>Sealed messages and figures of validation and quality control.</summary>
    public ObjectId? ReportObject { get; private set; }

    /// <summary>Sealed archive password, until it is revealed.</summary>
    public ObjectId? PasswordObject { get; private set; }

    public DateTimeOffset? InputDestroyedAt { get; private set; }

    public DateTimeOffset? WorkDestroyedAt { get; private set; }

    public DateTimeOffset? ResultsDestroyedAt { get; private set; }

    public DateTimeOffset? EndMailAt { get; private set; }

    public DateTimeOffset? ReminderMailAt { get; private set; }

    /// <summary>Changes with every change: two writers cannot both win.</summary>
    public int Revision { get; private set; }

    public OwnerId Owner => Account.Owner();

    public IReadOnlyList<SubjectId> Subjects => [InputSubject, WorkSubject, ResultSubject];

    /// <summary>Opens the books for a job whose files are about to arrive.</summary>
    public static ImputationJob Receive(AccountId account, string publicId, bool shareLinks, DateTimeOffset now) =>
        new()
        {
            Id = JobId.New(),
            PublicId = publicId,
            Account = account,
            ShareLinks = shareLinks,
            State = JobState.Receiving,
            SubmittedAt = now,
            InputSubject = SubjectId.New(),
            WorkSubject = SubjectId.New(),
            ResultSubject = SubjectId.New(),
        };

    /// <summary>All files are here and the parameters are good: the job joins the queue.</summary>
    public void Accept(JobParameters parameters, ObjectId? name, ObjectId files, ObjectId? password)
    {
        (Panel, Build, Population, Phasing) =
            (parameters.Panel, parameters.Build, parameters.Population, parameters.Phasing);
        (OnlyQualityControl, MinimumR2, Empirical) =
            (parameters.OnlyQualityControl, parameters.MinimumR2, parameters.Empirical);
        (NameObject, FilesObject, PasswordObject, OwnPassword) = (name, files, password, password is not null);
        Become(JobState.Accepted);
    }

    /// <summary>A worker begins, or begins again after an interruption.</summary>
    public void Start(DateTimeOffset now)
    {
        StartedAt ??= now;
        Become(JobState.Validating);
    }

    /// <summary>The files are valid; sites are being compared with the panel.</summary>
    public void BeginQualityControl() => Become(JobState.QualityControl);

    /// <summary>Quality control is over: its counts, and its report, which is sealed.</summary>
    public void NoteQualityControl(int samples, int markers, int chromosomes, int chunks, ObjectId report)
    {
        (Samples, Markers, Chromosomes, Chunks) = (samples, markers, chromosomes, chunks);
        ReportObject = report;
        Revision++;
    }

    /// <summary>Keeps the sealed account of what was wrong with the input.</summary>
    public void NoteReport(ObjectId report)
    {
        ReportObject = report;
        Revision++;
    }

    /// <summary>Moves on to a later stage.</summary>
    public void Advance(JobState next)
    {
        if (!State.IsActive() || next <= State)
        {
            throw new InvalidOperationException($"A job cannot go from {State} to {next}.");
        }

        Become(next);
    }

    /// <summary>The password under which the archives are written, sealed before the first byte of them.</summary>
    public void KeepPassword(ObjectId password)
    {
        PasswordObject = password;
        Revision++;
    }

    /// <summary>Gives the password up: whoever commits this first may show it, nobody after.</summary>
    public ObjectId? TakePassword()
    {
        var taken = PasswordObject;
        PasswordObject = null;
        Revision++;
        return taken;
    }

    /// <summary>Results are ready and wait for their owner for a limited time.</summary>
    public void Finish(DateTimeOffset now, DateTimeOffset until)
    {
        (EndedAt, ExpiresAt) = (now, until);
        Become(JobState.Finished);
    }

    /// <summary>The job ends without results; what quality control wrote stays readable for a limited time.</summary>
    public void Fail(string code, DateTimeOffset now, DateTimeOffset until)
    {
        (FailureCode, FailedIn, EndedAt, ExpiresAt) = (code, State, now, until);
        PasswordObject = null;
        Become(JobState.Failed);
    }

    /// <summary>The owner stops it.</summary>
    public Refusal? Cancel(DateTimeOffset now)
    {
        if (!State.IsActive())
        {
            return ImputationRefusals.NotRunning(PublicId);
        }

        End(JobState.Cancelled, now);
        return null;
    }

    /// <summary>The owner deletes it, whatever state it is in.</summary>
    public void Delete(DateTimeOffset now) => End(JobState.Deleted, now);

    /// <summary>The time to fetch results is over.</summary>
    public void Expire(DateTimeOffset now) => End(JobState.Expired, now);

    /// <summary>Whether results can no longer be read, by the clock alone.</summary>
    public bool IsOver(DateTimeOffset now) => ExpiresAt is { } expires && now >= expires;

    public void NoteInputDestroyed(DateTimeOffset now) =>
        (InputDestroyedAt, FilesObject, Revision) = (now, null, Revision + 1);

    public void NoteWorkDestroyed(DateTimeOffset now) => (WorkDestroyedAt, Revision) = (now, Revision + 1);

    public void NoteResultsDestroyed(DateTimeOffset now) => (ResultsDestroyedAt, Revision) = (now, Revision + 1);

    public void NoteEndMail(DateTimeOffset now) => (EndMailAt, Revision) = (now, Revision + 1);

    public void NoteReminderMail(DateTimeOffset now) => (ReminderMailAt, Revision) = (now, Revision + 1);

    private void End(JobState state, DateTimeOffset now)
    {
        EndedAt ??= now;
        ExpiresAt = now;
        (NameObject, ReportObject, PasswordObject) = (null, null, null);
        Become(state);
    }

    private void Become(JobState state)
    {
        State = state;
        Revision++;
    }
}
