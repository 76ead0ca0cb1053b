using CohortVault.Cli;

namespace CohortVault.Server.Verbs;

/// <summary>
/// Runs an administration verb over a data directory, and says in one line what keeps it from working.
/// </summary>
internal static class Administration
{
    public static async Task<int> RunAsync(
        string dataDirectory, string? configurationFile, Func<IServiceProvider, CancellationToken, Task<int>> verb,
        CancellationToken ct, bool acceptOlderLog = false)
    {
        ProcessHygiene.Apply();
        ProcessHygiene.RemoveClosedPorts();
        AdministrationHost host;
        try
        {
            host = await AdministrationHost.OpenAsync(dataDirectory, configurationFile, ct, acceptOlderLog);
        }
        catch (Exception broken) when (StartRefusedException.Explain(broken) is not null)
        {
            await Console.Error.WriteLineAsync(StartRefusedException.Explain(broken));
            return ExitCode.Failed;
        }

        await using (host)
        {
            return await verb(host.Services, ct);
        }
    }
}
