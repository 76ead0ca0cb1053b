using System.Text;
using CohortVault.Platform.Features.Statement.Canaries;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Tests.Features.Vault.Objects;
using CohortVault.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Tests.Features.Statement;

/// <summary>The search for planted markers where objects lie in a bucket.</summary>
[Collection(OnCeph.Name)]
public sealed class BucketSearchTests(OneCeph ceph)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, InlineData(false), InlineData(true)]
    public async Task The_bucket_is_searched_too_and_left_as_it_was(bool versioned)
    {
        var bucket = await ceph.Server.NewBucketAsync(versioned);
        using var bench = new ScratchBench(ceph.Server.Settings(bucket));
        await using (var context = new CheckContext(bench.Servers, examined: null))
        {
            var server = await context.FreshServerAsync(_ => { }, Ct);
            var search = DiskSearch.From(server);
            var (clean, spoilt, name) = (new Findings(), new Findings(), Marker.Random("name"));
            Assert.True(await search.SearchAsync(clean, [name], "Before", Ct), clean.Conclude("").Evidence);
            Assert.Contains("the decoy in the object store was found in all", string.Join('\n', clean.Conclude("").Details));

            await server.Services.GetRequiredService<IScratchObjects>().PlantAsync(Encoding.UTF8.GetBytes($"person={name.Text}"), Ct);
            Assert.False(await search.SearchAsync(spoilt, [name], "Afterwards", Ct));
            Assert.Contains("planted name (UTF-8) in the object store found", spoilt.Conclude("").Evidence);
        }

        Assert.Empty((await ceph.Server.Client.ListVersionsAsync(bucket, Ct)).Versions ?? []);
    }
}
