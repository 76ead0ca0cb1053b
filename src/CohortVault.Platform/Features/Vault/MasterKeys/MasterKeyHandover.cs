using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Keys;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Vault.MasterKeys;

/// <summary>
/// After a rotation the new key lies wrapped under the old one, for a server that runs: until it has taken it over, or it is sure
/// that none runs.
/// </summary>
internal sealed class MasterKeyHandover(IServiceScopeFactory scopes, DataDirectory directory, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Removes the wrapping for good: who calls this has the new key, or nobody needs it.</summary>
    public async Task EndAsync(string masterKeyId, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<KeyDbContext>();
        var ended = await db.Set<KeyStoreIdentity>().Where(i => i.HandedOver != null && i.MasterKeyId == masterKeyId)
            .ExecuteUpdateAsync(i => i.SetProperty(x => x.HandedOver, (byte[]?)null).SetProperty(x => x.HandedOverFrom, (string?)null), ct);
        if (ended > 0)
        {
            await KeyDestruction.FlushAsync(db, ct);
        }
    }

    /// <summary>Removes the wrapping that a killed rotation left, if no server runs.</summary>
    public async Task EndIfNobodyWaitsAsync(string masterKeyId, CancellationToken ct)
    {
        if (await IsOpenAsync(ct) && NoServerRuns())
        {
            await EndAsync(masterKeyId, ct);
        }
    }

    /// <summary>Waits until the server has the new key.</summary>
    /// <returns>False if one runs and did not take it over: it is sealed, or hangs.</returns>
    public async Task<bool> CompleteAsync(string masterKeyId, CancellationToken ct)
    {
        for (var waited = TimeSpan.Zero; waited < Patience; waited += Pause)
        {
            if (!await IsOpenAsync(ct))
            {
                return true;
            }

            if (NoServerRuns())
            {
                await EndAsync(masterKeyId, ct);
                return true;
            }

            await Task.Delay(Pause, clock, ct);
        }

        return false;
    }

    private async Task<bool> IsOpenAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<KeyDbContext>().Set<KeyStoreIdentity>()
            .AnyAsync(i => i.HandedOver != null, ct);
    }

    private bool NoServerRuns()
    {
        try
        {
            directory.LockForServer().Dispose();
            return true;
        }
        catch (DataDirectoryInUseException)
        {
            return false;
        }
    }
}
