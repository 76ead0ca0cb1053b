using CohortVault.Cli;

namespace CohortVault.Server.Verbs;

/// <summary>
/// Runs an administration verb over a data directory, and says in one line what keeps it from working.
/// </summary>
internal static class Administration
{
    public static Task<int> RunAsync(
        string dataDirectory, string? configurationFile, Func<IServiceProvider, CancellationToken, Task<int>> verb,
        CancellationToken ct, bool acceptOlderLog = false) =>
        RunAsync(() => AdministrationHost.OpenAsync(dataDirectory, configurationFile, ct, acceptOlderLog), verb, ct);

    /// <summary>The same without opening the vault: for verbs that look at its keys or bring their own.</summary>
    public static Task<int> RunSealedAsync(
        string dataDirectory, string? configurationFile, Func<IServiceProvider, CancellationToken, Task<int>> verb,
        CancellationToken ct) =>
        RunAsync(() => AdministrationHost.OpenSealedAsync(dataDirectory, configurationFile, ct), verb, ct);

    private static async Task<int> RunAsync(
        Func<Task<AdministrationHost>> open, Func<IServiceProvider, CancellationToken, Task<int>> verb, CancellationToken ct)
    {
        ProcessHygiene.Apply();
        ProcessHygiene.RemoveClosedPorts();
        AdministrationHost host;
        try
        {
            host = await open();
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
