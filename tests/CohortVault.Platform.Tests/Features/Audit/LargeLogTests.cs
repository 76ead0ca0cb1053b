using CohortVault.Platform.Data;
using CohortVault.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Tests.Features.Audit;

/// <summary>The size of log that an installation has after years.</summary>
public sealed class LargeLogTests
{
    private const int Records = 300_000;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_log_of_years_is_verified_from_its_first_record_to_its_last()
    {
        await using var installation = await Installation.NewAsync();
        await using (var scope = installation.Scope())
        {
            await LargeLog.WriteAsync(scope.ServiceProvider.GetRequiredService<CohortDbContext>(), Records, Ct);
        }

        await installation.SignAsync();
        var found = await installation.VerifyAsync();
        Assert.Empty(found.Problems);
        Assert.Equal(Records, found.Records);

        // How fast is for a benchmark to say; here it is written down only.
        TestContext.Current.TestOutputHelper!.WriteLine($"{found.RecordsPerSecond:N0} records a second");
    }
}
