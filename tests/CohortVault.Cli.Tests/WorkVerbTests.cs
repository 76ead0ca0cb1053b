namespace CohortVault.Cli.Tests;

public sealed class WorkVerbTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_worker_cannot_open_sockets_or_start_programs_and_leaves_no_core_dump()
    {
        using var worker = CohortVaultProgram.Start("work");
        try
        {
            // It waits for its order; the filter is in place before it reads the first byte of it.
            string[] status;
            do
            {
                await Task.Delay(50, Stop);
                Assert.False(worker.HasExited);
                status = await File.ReadAllLinesAsync($"/proc/{worker.Id}/status", Stop);
            }
            while (!status.Contains("Seccomp:\t2"));
            Assert.Contains("NoNewPrivs:\t1", status);
            foreach (var thread in Directory.GetDirectories($"/proc/{worker.Id}/task"))
            {
                Assert.Contains("Seccomp:\t2", await File.ReadAllLinesAsync(Path.Combine(thread, "status"), Stop));
            }

            var limits = await File.ReadAllLinesAsync($"/proc/{worker.Id}/limits", Stop);
            Assert.Contains(limits, line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["Max", "core", "file", "size", "0", "0", ..]);
        }
        finally
        {
            worker.Kill();
        }
    }
}
