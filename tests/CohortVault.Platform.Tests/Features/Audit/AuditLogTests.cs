using System.Data.Common;
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

        await Assert.ThrowsAnyAsync<Exception>(() => installation.ChangeAsync("unrecorded"));
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

    [Fact]
    public async Task While_the_log_is_locked_no_change_happens()
    {
        await using var installation = await NewInstallationAsync();
        await installation.ChangeAsync("before");
        Task<Guid> waiting;
        await using (var other = installation.Scope())
        {
            // Somebody holds what every record needs: the write lock on SQLite, the head's row on PostgreSQL.
            var db = other.ServiceProvider.GetRequiredService<CohortDbContext>();
            await using var transaction = await db.Database.BeginTransactionAsync(Ct);
            var hold = "SELECT \"Size\" FROM audit_head" + (db is PostgresCohortDbContext ? " FOR UPDATE" : "");
            await db.Database.ExecuteSqlRawAsync(hold, Ct);
            waiting = Task.Run(() => installation.ChangeAsync("waits"), Ct);
            await Task.Delay(TimeSpan.FromSeconds(1), Ct);
            Assert.False(waiting.IsCompleted);
            Assert.Equal(1, await ChangesAsync(installation));
            await transaction.RollbackAsync(Ct);
        }

        await waiting;
        Assert.Equal(2, await ChangesAsync(installation));
        Assert.Equal(2, (await installation.RecordsAsync()).Count);
    }

    [Theory]
    [InlineData("UPDATE audit_records SET \"Action\" = 'rewritten'")]
    [InlineData("UPDATE audit_records SET \"Sequence\" = 7 WHERE \"Sequence\" = 1")]
    [InlineData("DELETE FROM audit_records")]
    [InlineData("DELETE FROM audit_records WHERE \"Sequence\" = 2")]
    [InlineData("INSERT INTO audit_records SELECT \"Id\", 900, \"Time\", \"Action\", \"OwnerId\", \"Commitment\", \"Payload\", \"LeafHash\" FROM audit_records WHERE \"Sequence\" = 1")]
    [InlineData("UPDATE audit_head SET \"Size\" = 1")]
    [InlineData("UPDATE audit_head SET \"Frontier\" = \"Frontier\"")]
    [InlineData("DELETE FROM audit_head")]
    [InlineData("UPDATE audit_checkpoints SET \"Text\" = ''")]
    [InlineData("DELETE FROM audit_checkpoints")]
    [InlineData("UPDATE audit_origins SET \"Name\" = ''")]
    [InlineData("DELETE FROM audit_origins")]
    [InlineData("UPDATE audit_nodes SET \"Level\" = 2")]
    [InlineData("DELETE FROM audit_nodes")]
    public async Task The_database_refuses_what_would_change_history(string past)
    {
        await using var installation = await NewInstallationAsync();
        await installation.FillAsync(257);
        await installation.SignAsync();
        var refused = await Assert.ThrowsAnyAsync<DbException>(() => installation.ExecuteAsync(past));
        Assert.Contains("append-only", refused.Message);
        Assert.Empty((await installation.VerifyAsync()).Problems);
    }

    [Fact]
    public async Task The_database_refuses_to_put_another_record_in_the_place_of_one_or_to_empty_the_log()
    {
        await using var installation = await NewInstallationAsync();
        await installation.FillAsync(3);
        var past = await installation.WithAsync<CohortDbContext, string>(db => Task.FromResult(db is PostgresCohortDbContext
            ? "TRUNCATE audit_records"
            : "INSERT OR REPLACE INTO audit_records SELECT 'X', \"Sequence\", \"Time\", 'forged', \"OwnerId\", \"Commitment\", \"Payload\", \"LeafHash\" FROM audit_records WHERE \"Sequence\" = 1"));
        var refused = await Assert.ThrowsAnyAsync<DbException>(() => installation.ExecuteAsync(past));
        Assert.Contains("append-only", refused.Message);
        Assert.Empty((await installation.VerifyAsync()).Problems);
    }

    [Fact]
    public async Task A_head_that_is_moved_on_without_records_stops_every_change()
    {
        await using var installation = await NewInstallationAsync();
        await installation.FillAsync(2);
        await installation.ExecuteAsync("UPDATE audit_head SET \"Size\" = 3");
        await Assert.ThrowsAnyAsync<Exception>(() => installation.ChangeAsync("unrecorded"));
        Assert.Equal(0, await ChangesAsync(installation));
        Assert.NotEmpty((await installation.VerifyAsync()).Problems);
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
