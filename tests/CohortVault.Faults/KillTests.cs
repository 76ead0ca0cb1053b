namespace CohortVault.Faults;

/// <summary>kill -9 in every stage: the job goes on where it was, and ends once.</summary>
[Trait("Part", "jobs")]
public sealed class KillTests(ITestOutputHelper output)
{
    public static TheoryData<string> EveryStage => ["Validating", "QualityControl", "Phasing", "Imputing", "Sealing"];

    [Theory(Timeout = Stages.Limit), MemberData(nameof(EveryStage))]
    public async Task A_killed_server_takes_the_job_up_again(string stage)
    {
        using var kills = new Kills($"job, in {stage}", 1, output);
        await using var server = await ServerProcess.StartAsync();
        var client = await server.ClientAsync("geneticist");
        var job = await server.FreezeInAsync(client, stage);
        var workers = server.Workers();
        Tell(server, $"server killed in {stage} with {workers.Count} workers");
        await server.KillAsync();
        await Stages.UntilGoneAsync(workers);

        await server.StartAgainAsync();
        Tell(server, "started again");
        kills.Tried(inside: true);
        await server.MustEndOnceAsync(server.ClientAgain(), job);
        kills.Survived();
    }

    [Theory(Timeout = Stages.Limit), MemberData(nameof(EveryStage))]
    public async Task A_killed_worker_is_replaced(string stage)
    {
        using var kills = new Kills($"worker, in {stage}", 1, output);
        await using var server = await ServerProcess.StartAsync();
        var client = await server.ClientAsync("geneticist");
        var (job, worker) = await server.FreezeWorkerInAsync(client, stage);
        Tell(server, $"worker killed in {stage}");
        Signals.End(worker);
        await Stages.UntilGoneAsync([worker]);
        kills.Tried(inside: true);
        await server.MustEndOnceAsync(client, job);
        kills.Survived();
    }

    private void Tell(ServerProcess server, string what) =>
        output.WriteLine($"{what}: {string.Join("; ", new DataOnDisk(server.Data).Tasks())}");
}
