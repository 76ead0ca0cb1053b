using System.Security.Cryptography;
using System.Text;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Sealing.Transparency;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Tests.Features.Audit;

public abstract class LogProofsTests(OnePostgres? postgres = null) : InstallationTests(postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_record_is_proved_against_a_signed_checkpoint_with_what_it_says()
    {
        await using var installation = await NewInstallationAsync();
        await installation.FillAsync(600);
        var id = await installation.ChangeAsync("job.submitted");
        await installation.FillAsync(3);
        var proof = (await installation.WithAsync<ILogProofs, RecordProof?>(log => log.ProveAsync(id, Ct)))!;
        Assert.Equal(600, proof.Sequence);
        Assert.Equal("job.submitted", proof.Action);

        // As an outsider checks it: signature, path to the root, commitment to what is said.
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(proof.Checkpoint.PublicKey, out _);
        var signed = Checkpoint.Verify(proof.Checkpoint.Text, key);
        Assert.Equal(604, signed.Size);
        Assert.True(MerkleTree.VerifyInclusion(
            MerkleTree.LeafHash(proof.Leaf), proof.Sequence, signed.Size, proof.Hashes, signed.Root));
        Assert.Contains("said-in-the-record", proof.Payload);
        Assert.Equal(proof.Leaf[^32..], HMACSHA256.HashData(proof.Salt!, Encoding.UTF8.GetBytes(proof.Payload!)));
    }

    [Fact]
    public async Task What_a_destroyed_key_sealed_is_still_proved_and_no_longer_told()
    {
        await using var installation = await NewInstallationAsync();
        var owner = OwnerId.New();
        var id = await installation.ChangeAsync("job.submitted", owner);
        await installation.Get<IFieldVault>().DestroyOwnerAsync(owner, DestructionReason.AccountDeleted, Ct);
        var proof = (await installation.WithAsync<ILogProofs, RecordProof?>(log => log.ProveAsync(id, Ct)))!;
        Assert.Null(proof.Payload);
        Assert.Null(proof.Salt);
        Assert.True(MerkleTree.VerifyInclusion(
            MerkleTree.LeafHash(proof.Leaf), proof.Sequence, proof.Checkpoint.Size, proof.Hashes, proof.Checkpoint.Root));
    }

    [Fact]
    public async Task An_unknown_record_has_no_proof()
    {
        await using var installation = await NewInstallationAsync();
        Assert.Null(await installation.WithAsync<ILogProofs, RecordProof?>(log => log.ProveAsync(Guid.Empty, Ct)));
    }

    [Fact]
    public async Task Growth_between_any_two_checkpoints_is_proved()
    {
        await using var installation = await NewInstallationAsync();
        var signed = new List<SignedCheckpoint>();
        foreach (var more in (int[])[1, 254, 1, 300, 44])
        {
            await installation.FillAsync(more);
            signed.Add(await installation.WithAsync<ILogProofs, SignedCheckpoint>(log => log.CheckpointAsync(long.MaxValue, Ct)));
        }

        Assert.Equal([1, 255, 256, 556, 600], signed.Select(c => c.Size));
        foreach (var (from, to) in from a in signed from b in signed where a.Size <= b.Size select (a, b))
        {
            var proof = await installation.WithAsync<ILogProofs, IReadOnlyList<byte[]>>(
                log => log.ConsistencyAsync(from.Size, to.Size, Ct));
            Assert.True(MerkleTree.VerifyConsistency(from.Size, to.Size, from.Root, to.Root, proof));
        }
    }

    [Fact]
    public async Task A_checkpoint_is_signed_once_for_each_size_and_kept()
    {
        await using var installation = await NewInstallationAsync();
        await installation.FillAsync(2);
        var keeper = installation.Get<CheckpointKeeper>();
        await keeper.RunOnceAsync(Ct);
        await keeper.RunOnceAsync(Ct);
        await installation.FillAsync(1);
        await keeper.RunOnceAsync(Ct);
        var kept = await installation.WithAsync<CohortDbContext, List<long>>(
            db => db.Set<LogCheckpoint>().OrderBy(c => c.Size).Select(c => c.Size).ToListAsync(Ct));
        Assert.Equal([2, 3], kept);
    }

    [Fact]
    public async Task The_public_sees_growth_only_on_the_hour()
    {
        await using var installation = await NewInstallationAsync();
        installation.Clock.Now = new DateTimeOffset(2026, 5, 6, 7, 58, 0, TimeSpan.Zero);
        await installation.SignAsync();
        await installation.FillAsync(300);
        await installation.SignAsync();
        Assert.Equal(0, await PublicSizeAsync(installation));
        Assert.Null(await TileAsync(installation, 0, "000"));

        installation.Clock.Now = new DateTimeOffset(2026, 5, 6, 8, 0, 0, TimeSpan.Zero);
        Assert.Equal(300, await PublicSizeAsync(installation));

        // A single thing happens and is signed; nobody outside sees it before nine.
        installation.Clock.Now = installation.Clock.Now.AddMinutes(1);
        await installation.ChangeAsync("consent.withdrawn");
        await installation.SignAsync();
        installation.Clock.Now = new DateTimeOffset(2026, 5, 6, 8, 59, 59, TimeSpan.Zero);
        Assert.Equal(300, await PublicSizeAsync(installation));
        Assert.Null(await TileAsync(installation, 0, "001.p/45"));
        Assert.Equal(44 * 32, (await TileAsync(installation, 0, "001.p/44"))!.Length);
        installation.Clock.Now = installation.Clock.Now.AddSeconds(1);
        Assert.Equal(301, await PublicSizeAsync(installation));
        Assert.Equal(45 * 32, (await TileAsync(installation, 0, "001.p/45"))!.Length);
    }

    [Theory]
    [InlineData(0, "000", 256)]
    [InlineData(0, "000.p/3", 3)]
    [InlineData(1, "000.p/2", 2)]
    [InlineData(1, "000.p/3", 0)]
    [InlineData(1, "000", 0)]
    [InlineData(0, "x000/000", 256)]
    [InlineData(0, "002", 0)]
    [InlineData(0, "0", 0)]
    [InlineData(0, "000.p/0", 0)]
    [InlineData(0, "000.p/257", 0)]
    [InlineData(0, "../checkpoint", 0)]
    [InlineData(9, "000", 0)]
    public async Task Tiles_have_the_addresses_of_the_format(int level, string place, int hashes)
    {
        await using var installation = await NewInstallationAsync();
        await installation.FillAsync(515);
        await installation.SignAsync();
        installation.Clock.Now += TimeSpan.FromHours(1);
        Assert.Equal(hashes * 32, (await TileAsync(installation, level, place))?.Length ?? 0);
    }

    private static async Task<long> PublicSizeAsync(Installation installation) => long.Parse(
        (await installation.WithAsync<ReadCheckpoint, string>(read => read.Handle(Ct))).Split('\n')[1],
        System.Globalization.CultureInfo.InvariantCulture);

    private static Task<byte[]?> TileAsync(Installation installation, int level, string place) =>
        installation.WithAsync<ReadLogTile, byte[]?>(read => read.Handle(level, place, Ct));
}

public sealed class SqliteLogProofsTests : LogProofsTests;

[Collection(OnPostgres.Name)]
public sealed class PostgresLogProofsTests(OnePostgres postgres) : LogProofsTests(postgres);
