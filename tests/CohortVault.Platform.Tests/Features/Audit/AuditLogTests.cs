using System.Security.Cryptography;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Objects;
using CohortVault.Sealing.Transparency;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Tests.Features.Audit;

public abstract class AuditLogTests(OnePostgres? postgres = null) : InstallationTests(postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_and_its_record_are_committed_together()
    {
        await using var installation = await NewInstallationAsync();
        await installation.ChangeAsync("first");
        await installation.ChangeAsync("second");
        var records = await installation.RecordsAsync();
        Assert.Equal(["first", "second"], records.Select(r => r.Action));
        Assert.Equal([0, 1], records.Select(r => r.Sequence));
        Assert.Equal(2, await ChangesAsync(installation));
    }

    [Fact]
    public async Task No_record_no_change()
    {
        await using var installation = await NewInstallationAsync();
        await using (var scope = installation.Scope())
        {
            await scope.ServiceProvider.GetRequiredService<CohortDbContext>().Database.ExecuteSqlRawAsync(
                "ALTER TABLE audit_records RENAME TO elsewhere", Ct);
        }

        await Assert.ThrowsAsync<DbUpdateException>(() => installation.ChangeAsync("unrecorded"));
        Assert.Equal(0, await ChangesAsync(installation));
        await using var after = installation.Scope();
        Assert.Equal(0, (await after.ServiceProvider.GetRequiredService<CohortDbContext>().Set<AuditHead>()
            .SingleAsync(Ct)).Size);
    }

    [Fact]
    public async Task No_change_no_record()
    {
        await using var installation = await NewInstallationAsync();
        await using (var scope = installation.Scope())
        {
            await scope.ServiceProvider.GetRequiredService<CohortDbContext>().Database.ExecuteSqlRawAsync(
                "ALTER TABLE destructions RENAME TO elsewhere", Ct);
        }

        await Assert.ThrowsAsync<DbUpdateException>(() => installation.ChangeAsync("failed"));
        Assert.Empty(await installation.RecordsAsync());
    }

    [Fact]
    public async Task Records_of_many_writers_at_once_have_neither_gaps_nor_doubles()
    {
        await using var installation = await NewInstallationAsync();
        await Parallel.ForEachAsync(Enumerable.Range(0, 40),
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Ct },
            async (number, _) => await installation.ChangeAsync($"change-{number}"));
        var records = await installation.RecordsAsync();
        Assert.Equal(Enumerable.Range(0, 40).Select(n => (long)n), records.Select(r => r.Sequence));
        Assert.Equal(40, records.Select(r => r.Action).Distinct().Count());
        Assert.Empty(await VerifyAsync(installation));
    }

    [Fact]
    public async Task The_checkpoint_commits_to_every_record()
    {
        await using var installation = await NewInstallationAsync();
        await installation.ChangeAsync("one");
        await installation.ChangeAsync("two");
        await installation.ChangeAsync("three");
        await using var scope = installation.Scope();
        var text = await scope.ServiceProvider.GetRequiredService<ReadCheckpoint>().Handle(Ct);
        using var key = await installation.Get<ISigningKeys>().SigningKeyAsync(CheckpointStore.KeyName, Ct);
        var checkpoint = Checkpoint.Verify(text, key);
        Assert.Equal(3, checkpoint.Size);
        Assert.Equal(MerkleTree.Root(
            [.. (await installation.RecordsAsync()).Select(r => MerkleTree.LeafHash(r.Leaf()))]), checkpoint.Root);
    }

    [Fact]
    public async Task The_signing_key_is_the_same_after_a_restart()
    {
        await using var installation = await NewInstallationAsync();
        byte[] before;
        using (var key = await installation.Get<ISigningKeys>().SigningKeyAsync(CheckpointStore.KeyName, Ct))
        {
            before = key.ExportSubjectPublicKeyInfo();
        }

        await installation.RestartAsync();
        using var again = await installation.Get<ISigningKeys>().SigningKeyAsync(CheckpointStore.KeyName, Ct);
        Assert.Equal(before, again.ExportSubjectPublicKeyInfo());
    }

    [Theory]
    [InlineData("UPDATE audit_records SET \"Action\" = 'rewritten' WHERE \"Sequence\" = 1", "was changed")]
    [InlineData("DELETE FROM audit_records WHERE \"Sequence\" = 1", "is missing")]
    [InlineData("DELETE FROM audit_records WHERE \"Sequence\" = 2", "head")]
    public async Task Rewritten_history_is_noticed(string tampering, string said)
    {
        await using var installation = await NewInstallationAsync();
        await installation.ChangeAsync("one");
        await installation.ChangeAsync("two");
        await installation.ChangeAsync("three");
        Assert.Empty(await VerifyAsync(installation));
        await using (var scope = installation.Scope())
        {
            await scope.ServiceProvider.GetRequiredService<CohortDbContext>()
                .Database.ExecuteSqlRawAsync(tampering, Ct);
        }

        Assert.Contains(await VerifyAsync(installation), problem => problem.Contains(said));
    }

    [Fact]
    public async Task What_a_record_says_is_sealed_and_fits_its_commitment()
    {
        await using var installation = await NewInstallationAsync();
        await installation.ChangeAsync("one");
        Assert.False(installation.Holds("said-in-the-record"));
        var record = Assert.Single(await installation.RecordsAsync());
        var opened = await installation.Get<IFieldVault>().OpenAsync(
            AuditRecord.Cell(record.Id, record.OwnerId), new SealedField(record.Payload), Ct);
        var parts = opened!.Split('\n', 2);
        Assert.Contains("said-in-the-record", parts[1]);
        Assert.Equal(
            record.Commitment, HMACSHA256.HashData(Convert.FromBase64String(parts[0]),
                System.Text.Encoding.UTF8.GetBytes(parts[1])));
    }

    private static async Task<int> ChangesAsync(Installation installation)
    {
        await using var scope = installation.Scope();
        return await scope.ServiceProvider.GetRequiredService<CohortDbContext>().Set<Destruction>().CountAsync(Ct);
    }

    private static async Task<IReadOnlyList<string>> VerifyAsync(Installation installation)
    {
        await using var scope = installation.Scope();
        return (await scope.ServiceProvider.GetRequiredService<IAuditVerifier>().VerifyAsync(Ct)).Problems;
    }
}

public sealed class SqliteAuditLogTests : AuditLogTests;

[Collection(OnPostgres.Name)]
public sealed class PostgresAuditLogTests(OnePostgres postgres) : AuditLogTests(postgres);
