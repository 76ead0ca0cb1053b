namespace CohortVault.Platform.Features.Imputation.V2;

/// <summary>A job in the shape that today's clients read.</summary>
internal sealed record V2Job
{
    public required string Application { get; init; }

    public required string ApplicationId { get; init; }

    public required long DeletedOn { get; init; }

    public required long EndTime { get; init; }

    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string? Logs { get; init; }

    public required int State { get; init; }

    public required int PositionInQueue { get; init; }

    public required string? UserAgent { get; init; }

    public required long StartTime { get; init; }

    public required long SubmittedOn { get; init; }

    public required string? Username { get; init; }

    public required long CurrentTime { get; init; }

    public required string? WorkspaceSize { get; init; }

    public required IReadOnlyList<V2Step> Steps { get; init; }

    public required IReadOnlyList<V2Output> OutputParams { get; init; }
}

/// <summary>A step with its messages.</summary>
internal sealed record V2Step(int Id, string Name, bool Empty, IReadOnlyList<V2Message> LogMessages);

/// <summary>A message. Types: 0 good, 1 error, 2 warning, 3 running.</summary>
internal sealed record V2Message(string Message, bool Success, long Time, int Type);

/// <summary>An output with its files.</summary>
internal sealed record V2Output(
    int Id, string Description, string Value, string Type, bool Download, string Name, string? Tree, string JobId,
    bool AutoExport, string Hash, IReadOnlyList<V2File> Files);

/// <summary>A file and the token of its share link.</summary>
internal sealed record V2File(
    string Name, string Path, string Hash, int Count, string Size, int ParameterId, string? User);

/// <summary>Puts a job into that shape.</summary>
internal static class V2JobShape
{
    public static V2Job Of(JobView job, string? username, DateTimeOffset now) => new()
    {
        Application = V2Application.Name,
        ApplicationId = V2Application.Id,
        DeletedOn = Milliseconds(job.State is JobState.Expired or JobState.Deleted ? job.ExpiresAt : null),
        EndTime = Milliseconds(job.EndedAt),
        Id = job.PublicId,
        Name = job.Name ?? job.PublicId,
        Logs = null,
        State = State(job.State),
        PositionInQueue = job.QueuePosition ?? -1,
        UserAgent = null,
        StartTime = Milliseconds(job.StartedAt),
        SubmittedOn = Milliseconds(job.SubmittedAt),
        Username = username,
        CurrentTime = now.ToUnixTimeMilliseconds(),
        WorkspaceSize = null,
        Steps = [.. job.Steps.Select((step, i) => Step(step, i + 1))],
        OutputParams = Outputs(job),
    };

    /// <summary>The number that clients compare states by.</summary>
    public static int State(JobState state) => state switch
    {
        JobState.Receiving or JobState.Accepted => 1,
        JobState.Validating or JobState.QualityControl or JobState.Phasing or JobState.Imputing => 2,
        JobState.Sealing => 3,
        JobState.Finished => 4,
        JobState.Failed => 5,
        JobState.Cancelled => 6,
        JobState.Expired => 7,
        _ => 10,
    };

    private static V2Step Step(JobStep step, int number)
    {
        var messages = step.Messages.Select(m =>
            new V2Message(
                m.Text.ReplaceLineEndings("<br>"), m.Type != 1, m.At.ToUnixTimeMilliseconds(), m.Type)).ToList();
        return new V2Step(number, step.Title, messages.Count == 0, messages);
    }

    private static List<V2Output> Outputs(JobView job)
    {
        if (job.State is not JobState.Finished || job.Archives.Count == 0)
        {
            return [];
        }

        var files = job.Archives.Where(f => f.LinkToken is not null)
            .Select(f => new V2File(f.Name, $"{job.PublicId}/{V2Application.Output}/{f.Name}", f.LinkToken!, -1, Size(f.Length), 1, null))
            .ToList();
        return
        [
            new V2Output(
                1, "Downloads", "", "local_folder", true, V2Application.Output, null, job.PublicId, false,
                OutputLink.Of(job.PublicId, files.Select(f => f.Hash)), files),
        ];
    }

    private static long Milliseconds(DateTimeOffset? instant) => instant?.ToUnixTimeMilliseconds() ?? 0;

    private static string Size(long bytes)
    {
        string[] units = ["bytes", "KB", "MB", "GB", "TB"];
        var (size, unit) = ((double)bytes, 0);
        while (size >= 1024 && unit < units.Length - 1)
        {
            size /= 1024;
            unit++;
        }

        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{size:0.#} {units[unit]}");
    }
}
