using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.SecondFactors;
using CohortVault.Platform.Features.Accounts.SingleSignOn;
using CohortVault.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Server.Tests.Provider;

/// <summary>People with a second factor and a linked log-in, made without the pages.</summary>
internal static class LinkedPeople
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Sets an app up; returns recovery codes, each good for one act.</summary>
    public static async Task<IReadOnlyList<string>> EnrolAsync(this RunningServer server, AccountId id)
    {
        await using var scope = server.App.Services.CreateAsyncScope();
        var codes = await scope.ServiceProvider.GetRequiredService<SecondFactorStore>()
            .AddAppAsync(id, new byte[20], usedStep: 0, Stop);
        await scope.ServiceProvider.GetRequiredService<CohortDbContext>().SaveChangesAsync(Stop);
        return codes!;
    }

    public static async Task LinkAsync(this RunningServer server, AccountId id, string issuer, string subject)
    {
        await using var scope = server.App.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ExternalIdentities>().AddAsync(id, new ProviderIdentity(issuer, subject), Stop);
        await scope.ServiceProvider.GetRequiredService<CohortDbContext>().SaveChangesAsync(Stop);
    }

    /// <summary>Accounts that have a linked log-in.</summary>
    public static Task<List<AccountId>> LinkedAsync(this RunningServer server) =>
        server.WithAsync<CohortDbContext, List<AccountId>>(db => db.ExternalIdentities.Select(i => i.AccountId).ToListAsync(Stop));
}
