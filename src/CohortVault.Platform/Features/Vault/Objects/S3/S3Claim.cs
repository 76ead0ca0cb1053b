using System.Net;
using System.Security.Cryptography;
using System.Text;
using Amazon.S3;
using Amazon.S3.Model;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;

namespace CohortVault.Platform.Features.Vault.Objects.S3;

/// <summary>
/// Makes sure, before anything else, that the bucket can be used and is this installation's. Whoever starts sweeps away
/// what it does not know, so a bucket belongs to one data directory: the same random mark lies in both, and a copy of the
/// installation, made for a drill, is kept from sweeping the original's objects.
/// </summary>
internal sealed class S3Claim(
    DataDirectory directory, S3Connection store, S3Writer writer, S3Listing listing, bool takeOver)
{
    /// <summary>Where probes lie for a moment.</summary>
    public const string Probes = "probe/";

    private string OwnMark => Path.Combine(directory.Root, DataDirectory.StoreMarkName);

    private string MarkKey => store.Prefix + "owner";

    /// <summary>
    /// Writes, reads and deletes a small object. Returns whether the store itself refuses a second write under a key.
    /// </summary>
    public async Task<bool> ProbeAsync(CancellationToken ct)
    {
        var key = $"{store.Prefix}{Probes}{RandomNumberGenerator.GetHexString(32, lowercase: true)}";
        var body = RandomNumberGenerator.GetHexString(64);
        var first = await S3Connection.AskAsync(
            "writing a probe", () => store.Client.PutObjectAsync(Put(key, body), ct), ct);
        if (await ReadAsync(key, ct) != body)
        {
            throw new ObjectStoreException("The object store returned other bytes than were just written to it.");
        }

        // In buckets with versions every write makes one of its own, and two at once do not see each other.
        var versioned = first.VersionId is not (null or "" or "null");
        var createOnly = !versioned && await RefusesSecondAsync(key, ct);
        await DeleteAsync(key, ct);
        return createOnly;
    }

    /// <summary>Claims the bucket for this data directory, or finds that it is.</summary>
    public async Task TakeAsync(CancellationToken ct)
    {
        if (Directory.EnumerateFiles(directory.Objects, "*.sealed", SearchOption.AllDirectories).Any())
        {
            throw new ObjectStoreException(
                $"{directory.Objects} holds objects, but the configuration names an object store. An installation keeps "
                + "all its objects in one place: copy them first, as the handbook says.");
        }

        var mark = File.Exists(OwnMark) ? (await File.ReadAllTextAsync(OwnMark, ct)).Trim() : await NewMarkAsync(ct);
        if (await writer.DescribeAsync(MarkKey, ct) is null)
        {
            await writer.TryPutAsync(new PutObjectRequest { Key = MarkKey, ContentBody = mark }, ct);
        }

        if (await ReadAsync(MarkKey, ct) == mark)
        {
            return;
        }

        if (!takeOver)
        {
            throw new ObjectStoreException(
                $"Bucket {store.Bucket} belongs to another installation or to one that this is a copy of. Name another "
                + "bucket or prefix; or, if the other one is gone for good, set ObjectStore:TakeOver to true once.");
        }

        await DeleteAsync(MarkKey, ct);
        await S3Connection.AskAsync(
            "taking over the bucket", () => store.Client.PutObjectAsync(Put(MarkKey, mark), ct), ct);
    }

    private PutObjectRequest Put(string key, string body) =>
        new() { BucketName = store.Bucket, Key = key, ContentBody = body, UseChunkEncoding = false };

    private async Task<string> NewMarkAsync(CancellationToken ct)
    {
        var mark = RandomNumberGenerator.GetHexString(32, lowercase: true);
        await using (var file = new FileStream(OwnMark, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            await file.WriteAsync(Encoding.ASCII.GetBytes(mark), ct);
            file.Flush(flushToDisk: true);
        }

        DiskFlush.Directory(directory.Root);
        return mark;
    }

    // A store that does not know the condition writes, or says that it is not implemented.
    private async Task<bool> RefusesSecondAsync(string key, CancellationToken ct)
    {
        var second = Put(key, "second");
        second.IfNoneMatch = "*";
        try
        {
            await S3Connection.AskAsync("writing a probe", () => store.Client.PutObjectAsync(second, ct), ct);
            return false;
        }
        catch (ObjectStoreException told) when (told.InnerException is AmazonS3Exception
        {
            StatusCode: HttpStatusCode.PreconditionFailed or HttpStatusCode.NotImplemented or HttpStatusCode.BadRequest,
        })
        {
            return told.InnerException is AmazonS3Exception { StatusCode: HttpStatusCode.PreconditionFailed };
        }
    }

    private async Task<string> ReadAsync(string key, CancellationToken ct)
    {
        using var response = await S3Connection.AskAsync(
            "reading a probe", () => store.Client.GetObjectAsync(store.Bucket, key, ct), ct);
        using var reader = new StreamReader(response.ResponseStream);
        return await S3Connection.AskAsync("reading a probe", () => reader.ReadToEndAsync(ct), ct);
    }

    private async Task DeleteAsync(string key, CancellationToken ct)
    {
        await foreach (var version in listing.VersionsAsync(key, ct))
        {
            await S3Connection.AskAsync("deleting a probe", () => store.Client.DeleteObjectAsync(
                new DeleteObjectRequest { BucketName = store.Bucket, Key = version.Key, VersionId = version.VersionId }, ct), ct);
        }

        if (await writer.DescribeAsync(key, ct) is not null)
        {
            throw new ObjectStoreException("The object store keeps what was deleted from it: it cannot be used.");
        }
    }
}
