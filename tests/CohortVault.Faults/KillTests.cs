namespace CohortVault.Faults;

/// <summary>kill -9 in every stage: the job goes on where it was, and ends once.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    public static TheoryData<string> EveryStage => ["Validating", "QualityControl", "Phasing", "Imputing", "Sealing"];

    [Theory(Timeout = Stages.Limit), MemberData(nameof(EveryStage))]
    public async Task A_killed_server_takes_the_job_up_again(string stage)
    {
        await using var server = await ServerProcess.StartAsync();
        var client = await server.ClientAsync("geneticist");
        var job = await server.FreezeInAsync(client, stage);
        var workers = server.Workers();
        Tell(server, $"server killed in {stage} with {workers.Count} workers");
        await server.KillAsync();
        await Stages.UntilGoneAsync(workers);

        await server.StartAgainAsync();
        Tell(server, "started again");
        await server.MustEndOnceAsync(server.ClientAgain(), job);
    }

    [Theory(Timeout = Stages.Limit), MemberData(nameof(EveryStage))]
    public async Task A_killed_worker_is_replaced(string stage)
    {
        await using var server = await ServerProcess.StartAsync();
        var client = await server.ClientAsync("geneticist");
        var (job, worker) = await server.FreezeWorkerInAsync(client, stage);
        Tell(server, $"worker killed in {stage}");
        Signals.End(worker);
        await Stages.UntilGoneAsync([worker]);
        await server.MustEndOnceAsync(client, job);
    }

    private void Tell(ServerProcess server, string what) =>
        output.WriteLine($"{what}: {string.Join("; ", new DataOnDisk(server.Data).Tasks())}");
}
