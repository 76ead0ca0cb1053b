using CohortVault.Client;

namespace CohortVault.Benchmarks.SigningIn;

/// <summary>Keeps imputation jobs running: there are always some that wait for a worker.</summary>
internal sealed class BenchJobs : IAsyncDisposable
{
    private const int AtATime = 4;
    private const string Sample = "samples/hapmap2-chr20/array.unphased.vcf.gz";

    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http;
    private readonly Task _work;

    private BenchJobs(HttpClient http, ImputationClient client)
    {
        _http = http;
        _work = SubmitAsync(client);
    }

    public static async Task<BenchJobs> KeepRunningAsync(BenchServer server)
    {
        var http = server.Client();
        var client = new ImputationClient(http, server.Token);
        await client.SubmitAsync(Submission(), CancellationToken.None);
        return new BenchJobs(http, client);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work;
        _http.Dispose();
        _stop.Dispose();
    }

    private static JobSubmission Submission() => new() { Panel = "hapmap2", Files = [Sample] };

    private async Task SubmitAsync(ImputationClient client)
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var open = (await client.ListAsync(_stop.Token)).Count(job => job.IsRunning);
                for (; open < AtATime; open++)
                {
                    await client.SubmitAsync(Submission(), _stop.Token);
                }

                await Task.Delay(100, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}
