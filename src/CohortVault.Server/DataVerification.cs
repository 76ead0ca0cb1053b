using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;

namespace CohortVault.Server;

/// <summary>
/// Reads everything that an installation keeps, from the command line, whether its server runs or not.
/// </summary>
public static class DataVerification
{
    /// <summary>Looks through the database files, authenticates every sealed object and the audit log.</summary>
    public static async Task<VerifiedData> RunAsync(ServeOptions options, CancellationToken ct)
    {
        if (DatabaseTrouble.Examine(options.DataDirectory) is { Count: > 0 } damaged)
        {
            return new VerifiedData(0, 0, 0, damaged);
        }

        await using var host = await AdministrationHost.OpenAsync(options.DataDirectory, options.ConfigurationFile, ct);
        return await VaultVerification.RunAsync(host.Services, ct);
    }
}
