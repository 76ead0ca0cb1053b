using Amazon.S3.Model;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Objects;
using CohortVault.Platform.Features.Vault.Objects.S3;
using CohortVault.Testing;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Tests.Features.Vault.Objects;

/// <summary>One S3 server for all tests that need one.</summary>
public sealed class OneCeph : IAsyncLifetime
{
    private CephServer? _server;

    internal CephServer Server => _server ?? throw new InvalidOperationException("The S3 server did not start.");

    public async ValueTask InitializeAsync() => _server = await CephServer.StartAsync();

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>The tests that need an S3 server, one class after the other.</summary>
[CollectionDefinition(Name)]
public sealed class OnCeph : ICollectionFixture<OneCeph>
{
    public const string Name = "objects on S3";
}

/// <summary>The store on S3, in a plain bucket and in one that keeps versions.</summary>
public abstract class S3BlobStoreTests(OneCeph ceph, bool versioned) : BlobStoreTests
{
    private protected CephServer Server => ceph.Server;

    private protected string Bucket { get; private set; } = "";

    [Fact]
    public async Task A_bucket_belongs_to_one_data_directory_until_it_is_taken_over()
    {
        var (id, content) = (ObjectId.New(), Content(1000));
        await KeepAsync(id, content);
        var copy = NewFolder();
        using (var other = new S3BlobStore(copy, new StagingArea(copy), OptionsFor(Bucket)))
        {
            var refused = await Assert.ThrowsAsync<ObjectStoreException>(() => other.PrepareAsync(Ct));
            Assert.Contains("belongs to another installation", refused.Message);
            await Assert.ThrowsAsync<ObjectStoreException>(() => other.DeleteAsync(id, Ct));
        }

        using (var heir = new S3BlobStore(copy, new StagingArea(copy), OptionsFor(Bucket, o => o.TakeOver = true)))
        {
            await heir.PrepareAsync(Ct);
            await using var stream = (await heir.OpenAsync(id, Digest(content), Ct))!;
            Assert.Equal(content, await ReadAsync(stream));
        }

        using var former = new S3BlobStore(Folder, Staging, OptionsFor(Bucket));
        await Assert.ThrowsAsync<ObjectStoreException>(() => former.PrepareAsync(Ct));
    }

    [Fact]
    public async Task Two_prefixes_of_a_bucket_know_nothing_of_each_other()
    {
        var other = NewFolder();
        var staging = new StagingArea(other);
        using var store = new S3BlobStore(other, staging, OptionsFor(Bucket, o => o.Prefix = "second/"));
        await store.PrepareAsync(Ct);
        var id = ObjectId.New();
        await StageAsync(staging, id, Content(10));
        await store.KeepAsync(id, Ct);
        Assert.Empty(await ListAsync());
        await Store.RemoveLeftoversAsync(DateTimeOffset.MaxValue, Ct);
        Assert.NotNull(await store.OpenAsync(id, Digest(Content(10)), Ct));
    }

    [Fact]
    public async Task Copies_that_nobody_reads_make_room()
    {
        using var store = new S3BlobStore(Folder, Staging, OptionsFor(Bucket, o => o.LocalMegabytes = 2));
        var content = Content(900_000);
        var ids = Enumerable.Range(0, 4).Select(_ => ObjectId.New()).ToList();
        foreach (var id in ids)
        {
            await StageAsync(Staging, id, content);
            await store.KeepAsync(id, Ct);
        }

        Assert.Equal(2, Directory.GetFiles(Folder.Temporary).Length);
        foreach (var id in ids)
        {
            Assert.Equal(content, await File.ReadAllBytesAsync((await store.LendAsync(id, Digest(content), Ct))!, Ct));
        }

        Assert.Equal(4, Directory.GetFiles(Folder.Temporary).Length);
        ids.ForEach(store.Return);
        Assert.Equal(2, Directory.GetFiles(Folder.Temporary).Length);
    }

    [Fact]
    public async Task A_damaged_object_is_not_lent()
    {
        var (id, content) = (ObjectId.New(), Content(300_000));
        await KeepAsync(id, content);
        await ReplaceAsync(id, Content(300_000, seed: 2));
        using var store = new S3BlobStore(Folder, new StagingArea(NewFolder()), OptionsFor(Bucket));
        Staging.Clear();
        await Assert.ThrowsAsync<Sealing.SealBrokenException>(() => store.LendAsync(id, Digest(content), Ct));
        Assert.Empty(Directory.GetFiles(Folder.Temporary));
    }

    private protected static IOptions<ObjectStoreOptions> OptionsFor(
        CephServer server, string bucket, Action<ObjectStoreOptions>? change = null)
    {
        var options = new ObjectStoreOptions
        {
            Kind = ObjectStoreKind.S3,
            Bucket = bucket,
            Endpoint = server.Url,
            CredentialsFile = server.CredentialsFile,
            PartMegabytes = 5,
            TimeoutSeconds = 20,
        };
        change?.Invoke(options);
        Assert.True(new ObjectStoreOptionsValidator().Validate(null, options).Succeeded);
        return Options.Create(options);
    }

    private protected override IBlobStore NewStore(DataDirectory directory, StagingArea staging) =>
        new S3BlobStore(directory, staging, OptionsFor(Bucket)) { PageSize = 10 };

    private protected override async Task BeginAsync() => Bucket = await Server.NewBucketAsync(versioned);

    private protected override async Task<List<string>> TracesAsync()
    {
        var versions = await Server.Client.ListVersionsAsync(Bucket, Ct);
        var uploads = await Server.Client.ListMultipartUploadsAsync(Bucket, Ct);
        return
        [
            .. (versions.Versions ?? []).Where(v => v.Key != "owner").Select(v => $"{v.Key} {v.VersionId} {v.IsDeleteMarker}").Order(),
            .. (uploads.MultipartUploads ?? []).Select(u => $"upload {u.Key}").Order(),
        ];
    }

    private protected override Task ReplaceAsync(ObjectId id, byte[] bytes) => Server.Client.PutObjectAsync(
        new PutObjectRequest { BucketName = Bucket, Key = $"objects/{id}.sealed", InputStream = new MemoryStream(bytes) }, Ct);

    private protected override async Task TouchAsync(ObjectId id)
    {
        await Server.Client.InitiateMultipartUploadAsync(Bucket, $"objects/{id}.sealed", Ct);
        await ReplaceAsync(id, Content(10));
        await Server.Client.DeleteObjectAsync(Bucket, $"objects/{id}.sealed", Ct);
        await ReplaceAsync(id, Content(20));
    }

    // Parts arrive, the completion does not, and the process is gone: reservation and upload stay.
    private protected override async Task InterruptAsync(ObjectId id, byte[] content)
    {
        var key = $"objects/{id}.sealed";
        await Server.Client.PutObjectAsync(
            new PutObjectRequest { BucketName = Bucket, Key = $"reserved/{id}", ContentBody = key }, Ct);
        var upload = await Server.Client.InitiateMultipartUploadAsync(Bucket, key, Ct);
        await Server.Client.UploadPartAsync(
            new UploadPartRequest
            {
                BucketName = Bucket,
                Key = key,
                UploadId = upload.UploadId,
                PartNumber = 1,
                InputStream = new MemoryStream(content),
            }, Ct);
        if (versioned)
        {
            await ReplaceAsync(id, Content(10));
            await Server.Client.DeleteObjectAsync(Bucket, key, Ct);
        }
    }

    private IOptions<ObjectStoreOptions> OptionsFor(string bucket, Action<ObjectStoreOptions>? change = null) =>
        OptionsFor(Server, bucket, change);
}

[Collection(OnCeph.Name)]
public sealed class PlainBucketTests(OneCeph ceph) : S3BlobStoreTests(ceph, versioned: false);

[Collection(OnCeph.Name)]
public sealed class VersionedBucketTests(OneCeph ceph) : S3BlobStoreTests(ceph, versioned: true);
