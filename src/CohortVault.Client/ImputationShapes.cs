namespace CohortVault.Client;

/// <summary>A job to submit.</summary>
public sealed record JobSubmission
{
    /// <summary>Genotype files.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Panel, as <c>apps@ID</c> or <c>ID</c>.</summary>
    public required string Panel { get; init; }

    /// <summary>Build of the files.</summary>
    public string Build { get; init; } = "hg19";

    /// <summary>Population, or <c>off</c>.</summary>
    public string Population { get; init; } = "off";

    /// <summary><c>eagle</c>, <c>beagle</c> or <c>no_phasing</c>.</summary>
    public string Phasing { get; init; } = "eagle";

    /// <summary><c>imputation</c> or <c>qc_only</c>.</summary>
    public string Mode { get; init; } = "imputation";

    /// <summary>R² below which sites are left out.</summary>
    public string R2Filter { get; init; } = "0";

    /// <summary>Whether empirical dosages are wanted.</summary>
    public bool Meta { get; init; }

    /// <summary>Name of the job.</summary>
    public string? Name { get; init; }

    /// <summary>Own archive password.</summary>
    public string? Password { get; init; }

    internal IEnumerable<(string Field, string Value)> Fields()
    {
        yield return ("refpanel", Panel);
        yield return ("build", Build);
        yield return ("population", Population);
        yield return ("phasing", Phasing);
        yield return ("mode", Mode);
        yield return ("r2Filter", R2Filter);
        if (Meta)
        {
            yield return ("meta", "yes");
        }

        if (Name is not null)
        {
            yield return ("job-name", Name);
        }

        if (Password is not null)
        {
            yield return ("password", Password);
        }
    }
}

/// <summary>A job as the server reports it. Times are milliseconds since 1970.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="State">1 waiting, 2 running, 3 exporting, 4 success, 5 failed, 6 cancelled, 7 expired, 10
/// deleted.</param>
/// <param name="PositionInQueue">Place in the queue; -1 when it does not wait.</param>
/// <param name="SubmittedOn">When it was submitted.</param>
/// <param name="StartTime">When it began; 0 before.</param>
/// <param name="EndTime">When it ended; 0 before.</param>
/// <param name="Steps">Steps with messages.</param>
/// <param name="OutputParams">Results.</param>
public sealed record ImputationJobStatus(
    string Id, string Name, int State, int PositionInQueue, long SubmittedOn, long StartTime, long EndTime,
    IReadOnlyList<JobStepStatus> Steps, IReadOnlyList<JobOutput> OutputParams)
{
    /// <summary>Whether it goes on.</summary>
    public bool IsRunning => State is 1 or 2 or 3;

    /// <summary>All files of all results.</summary>
    public IEnumerable<ResultFile> Files => OutputParams.SelectMany(o => o.Files);
}

/// <summary>A step.</summary>
/// <param name="Id">Number.</param>
/// <param name="Name">Title.</param>
/// <param name="LogMessages">What it says.</param>
public sealed record JobStepStatus(int Id, string Name, IReadOnlyList<StepMessage> LogMessages);

/// <summary>A message of a step.</summary>
/// <param name="Message">Text.</param>
/// <param name="Success">False for errors.</param>
/// <param name="Time">When.</param>
/// <param name="Type">0 good, 1 error, 2 warning, 3 running.</param>
public sealed record StepMessage(string Message, bool Success, long Time, int Type);

/// <summary>A result with its files.</summary>
/// <param name="Name">Name of the result.</param>
/// <param name="Files">Its files.</param>
public sealed record JobOutput(string Name, IReadOnlyList<ResultFile> Files);

/// <summary>A file to fetch.</summary>
/// <param name="Name">File name.</param>
/// <param name="Hash">Token of its share link.</param>
/// <param name="Size">Size for people.</param>
public sealed record ResultFile(string Name, string Hash, string Size)
{
    /// <summary>Where it is fetched, relative to the server.</summary>
    public string Link => $"share/results/{Hash}/{Name}";
}
