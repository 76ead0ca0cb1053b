using System.Security.Cryptography;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Statement.Checks;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Vault.Backups;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.Extensions.DependencyInjection;
using PutObjectRequest = Amazon.S3.Model.PutObjectRequest;

namespace CohortVault.Platform.Tests.Features.Vault.Objects;

/// <summary>Backups of an installation whose objects lie in a bucket, and what the statement's checks see of that bucket.</summary>
[Collection(OnCeph.Name)]
public sealed class BucketBackupTests(OneCeph ceph) : IAsyncLifetime
{
    private readonly SealScope _scope = new(OwnerId.New(), SubjectId.New(), "upload");
    private readonly string _to = Directory.CreateTempSubdirectory("cohortvault-test-").FullName;
    private Installation _installation = null!;
    private string _bucket = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _bucket = await ceph.Server.NewBucketAsync(versioned: true);
        _installation = await Installation.NewAsync(settings: ceph.Server.Settings(_bucket));
    }

    public async ValueTask DisposeAsync()
    {
        await _installation.DisposeAsync();
        Directory.Delete(_to, recursive: true);
    }

    [Fact]
    public async Task What_lies_in_a_bucket_is_backed_up_and_comes_back_into_another_bucket_or_onto_disk()
    {
        for (var i = 0; i < 3; i++)
        {
            await KeepAsync(3_000_000 * i);
        }

        Assert.Equal((3, 3), await BackUpAsync());
        await KeepAsync(10);
        Assert.Equal((4, 1), await BackUpAsync());
        var kept = await ContentAsync(_bucket);

        var other = await ceph.Server.NewBucketAsync();
        await using var moved = await EmptyAsync(ceph.Server.Settings(other));
        await RestoreAsync(moved);
        Assert.Equal(kept, await ContentAsync(other));
        await MustBeWholeAsync(moved, 4);

        await using var onDisk = await EmptyAsync([]);
        await RestoreAsync(onDisk);
        Assert.Equal(4, onDisk.Files("objects").Length);
        await MustBeWholeAsync(onDisk, 4);
        Assert.Equal(kept, await ContentAsync(_bucket));
    }

    [Fact]
    public async Task A_bucket_that_outlived_its_directory_is_taken_over_and_made_as_the_backup_was()
    {
        var (same, damaged, lost) = (await KeepAsync(1000), await KeepAsync(2000), await KeepAsync(3000));
        await BackUpAsync();
        var later = await KeepAsync(4000);
        var kept = await ContentAsync(_bucket);
        await PutAsync(damaged, RandomNumberGenerator.GetBytes(2160));
        await ceph.Server.Client.DeleteObjectAsync(_bucket, Key(lost), Ct);

        await using var refused = await EmptyAsync(ceph.Server.Settings(_bucket));
        var theirs = await Assert.ThrowsAsync<ObjectStoreException>(() => RestoreAsync(refused));
        Assert.Contains("belongs to another installation", theirs.Message);
        Assert.Empty(refused.Files("db"));

        var settings = ceph.Server.Settings(_bucket);
        settings["ObjectStore:TakeOver"] = "true";
        await using var restored = await EmptyAsync(settings);
        await RestoreAsync(restored);
        await MustBeWholeAsync(restored, 3);
        await restored.RestartAsync();
        kept.Remove(Key(later));
        Assert.Equal(kept, await ContentAsync(_bucket));
        Assert.True(kept.ContainsKey(Key(same)));
    }

    [Fact]
    public async Task An_interrupted_restore_keeps_its_bucket_and_is_run_again()
    {
        var id = await KeepAsync(1000);
        await KeepAsync(2000);
        await BackUpAsync();
        var path = new BackupFolder(_to).ObjectPath(id);
        var whole = await File.ReadAllBytesAsync(path, Ct);
        await File.WriteAllBytesAsync(path, [.. whole[..^1], (byte)~whole[^1]], Ct);
        await using var restored = await EmptyAsync(ceph.Server.Settings(await ceph.Server.NewBucketAsync()));
        await Assert.ThrowsAsync<BackupRefusedException>(() => RestoreAsync(restored));
        await File.WriteAllBytesAsync(path, whole, Ct);
        await RestoreAsync(restored);
        await MustBeWholeAsync(restored, 2);
    }

    [Fact]
    public async Task No_backup_is_made_of_damaged_bytes()
    {
        await KeepAsync(1000);
        var damaged = await KeepAsync(2000);
        await PutAsync(damaged, RandomNumberGenerator.GetBytes(2160));
        var refused = await Assert.ThrowsAsync<BackupRefusedException>(BackUpAsync);
        Assert.Contains(damaged.ToString(), refused.Message);
        Assert.Empty(new BackupFolder(_to).Names());
        await _installation.Vault.DestroyAsync(damaged, DestructionReason.BrokenOff, Ct);
        Assert.Equal((1, 1), await BackUpAsync());
    }

    [Theory]
    [InlineData("genotypes.vcf", "plain", "are not sealed")]
    [InlineData("empty", "empty", "are not sealed")]
    [InlineData("abcd.sealed", "headed", "is not random")]
    public async Task T29_fails_when_plain_bytes_lie_in_the_bucket(string name, string kind, string because)
    {
        await KeepAsync(200_000);
        await using var context = new CheckContext(
            null!, _installation.Get<DataDirectory>(), elsewhere: _installation.Get<IObjectsElsewhere>());
        var good = await new OwnObjectsCheck().CheckAsync(context, Ct);
        Assert.Equal(ControlState.Verified, good.State);
        Assert.Contains("all 1 stored objects", good.Evidence);

        byte[] genotypes = [.. Enumerable.Repeat("0|1\t1|1\t0|0\t"u8.ToArray(), 2_000).SelectMany(line => line)];
        byte[] bytes = kind switch
        {
            "plain" => genotypes,
            "empty" => [],
            _ => [.. "CVSEALED\x01\x01\x10\0\0\0\0\0"u8, .. new byte[64], .. genotypes],
        };
        await ceph.Server.Client.PutObjectAsync(
            new PutObjectRequest { BucketName = _bucket, Key = $"objects/{name}", InputStream = new MemoryStream(bytes) }, Ct);
        var bad = await new OwnObjectsCheck().CheckAsync(context, Ct);
        Assert.Equal(ControlState.Failed, bad.State);
        Assert.Contains(because, bad.Evidence);
    }

    private static Task<Installation> EmptyAsync(Dictionary<string, string> settings) => Installation.NewAsync(
        services => services.AddSingleton<IPublicAddress, ExampleAddress>(), settings, prepare: false);

    private static string Key(ObjectId id) => $"objects/{id}.sealed";

    private static async Task MustBeWholeAsync(Installation restored, int objects)
    {
        await using var scope = restored.Scope();
        var read = await VaultVerification.RunAsync(scope.ServiceProvider, Ct);
        Assert.Empty(read.Problems);
        Assert.Equal(objects, read.Objects);
    }

    private async Task<(int Objects, int Copied)> BackUpAsync()
    {
        var made = await _installation.Get<TakeBackup>().RunAsync(_to, Ct);
        _installation.Clock.Now += TimeSpan.FromMinutes(1);
        return (made.Objects, made.Copied);
    }

    private async Task RestoreAsync(Installation into)
    {
        var keys = Path.Combine(_installation.Folder, "keys");
        await using var scope = into.Scope();
        await InstallationBackup.RestoreAsync(
            scope.ServiceProvider,
            new RestoreRequest(_to, null, Path.Combine(keys, "backups"), Path.Combine(keys, "master.key")), Ct);
    }

    private async Task<ObjectId> KeepAsync(int length)
    {
        await using var write = await _installation.Vault.CreateAsync(_scope, Ct);
        await write.Stream.WriteAsync(RandomNumberGenerator.GetBytes(length), Ct);
        await write.CommitAsync(Ct);
        return write.Id;
    }

    private Task PutAsync(ObjectId id, byte[] bytes) => ceph.Server.Client.PutObjectAsync(
        new PutObjectRequest { BucketName = _bucket, Key = Key(id), InputStream = new MemoryStream(bytes) }, Ct);

    /// <summary>What the bucket holds among the objects: the digest of each.</summary>
    private async Task<Dictionary<string, string>> ContentAsync(string bucket)
    {
        var content = new Dictionary<string, string>();
        var listed = await ceph.Server.Client.ListObjectsV2Async(new() { BucketName = bucket, Prefix = "objects/" }, Ct);
        foreach (var found in listed.S3Objects ?? [])
        {
            using var response = await ceph.Server.Client.GetObjectAsync(bucket, found.Key, Ct);
            content[found.Key] = Convert.ToHexString(await SHA256.HashDataAsync(response.ResponseStream, Ct));
        }

        return content;
    }
}
