using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Keys;
using CohortVault.Platform.Features.Vault.Objects;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Tests.Features.Vault;

public sealed class VerifyDataTests
{
    private readonly SealScope _scope = new(OwnerId.New(), SubjectId.New(), "chunk");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_whole_verifies()
    {
        await using var installation = await Installation.NewAsync();
        await KeepAsync(installation);
        await KeepAsync(installation);
        var found = await VerifyAsync(installation);
        Assert.Equal((2, 400_000L), (found.Objects, found.Bytes));
        Assert.Equal(2, found.AuditRecords);
        Assert.Empty(found.Problems);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(60)]
    [InlineData(70_000)]
    [InlineData(200_100)]
    public async Task A_flipped_byte_anywhere_is_found_and_named(int place)
    {
        await using var installation = await Installation.NewAsync();
        var whole = await KeepAsync(installation);
        var damaged = await KeepAsync(installation);
        var path = ((DiskBlobStore)installation.Get<IBlobStore>()).PathOf(damaged);
        await using (var file = File.Open(path, FileMode.Open))
        {
            file.Position = place;
            var flipped = (byte)(file.ReadByte() ^ 1);
            file.Position = place;
            file.WriteByte(flipped);
        }

        var problem = Assert.Single((await VerifyAsync(installation)).Problems);
        Assert.Contains(damaged.ToString(), problem);
        Assert.DoesNotContain(whole.ToString(), problem);
    }

    [Fact]
    public async Task Missing_bytes_and_a_missing_key_are_found_and_named()
    {
        await using var installation = await Installation.NewAsync();
        var noBytes = await KeepAsync(installation);
        var noKey = await KeepAsync(installation);
        File.Delete(((DiskBlobStore)installation.Get<IBlobStore>()).PathOf(noBytes));
        await using (var scope = installation.Scope())
        {
            await scope.ServiceProvider.GetRequiredService<KeyDbContext>().Set<WrappedKey>().Where(k =>
                k.Id == noKey.Value).ExecuteDeleteAsync(Ct);
        }

        var problems = (await VerifyAsync(installation)).Problems;
        Assert.Equal(2, problems.Count);
        Assert.Contains(problems, p => p.Contains(noBytes.ToString()));
        Assert.Contains(problems, p => p.Contains(noKey.ToString()));
    }

    private static async Task<VerifiedData> VerifyAsync(Installation installation)
    {
        await using var scope = installation.Scope();
        return await VaultVerification.RunAsync(scope.ServiceProvider, Ct);
    }

    private async Task<ObjectId> KeepAsync(Installation installation)
    {
        await using var write = await installation.Vault.CreateAsync(_scope, Ct);
        await write.Stream.WriteAsync(new byte[200_000], Ct);
        await write.CommitAsync(Ct);
        return write.Id;
    }
}
