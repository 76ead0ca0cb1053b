using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using CohortVault.Platform.Features.Vault.Contracts;

namespace CohortVault.Platform.Features.Vault.Objects.S3;

/// <summary>
/// Writes a staged file under a key that nothing is kept under, in constant memory. A small one goes with one
/// create-only request. A large one goes in parts, whose completion many stores do not make create-only; so first its key
/// is reserved by a small object that is. Without create-only writes of the store, which Ceph does not have in buckets
/// with versions, this process alone is watched over: a bucket belongs to one data directory, and that to one server.
/// </summary>
internal sealed class S3Writer(S3Connection store, int partMegabytes)
{
    private const string Attempt = "x-amz-meta-attempt";
    private const int PartsAtOnce = 4;
    private const int MostParts = 10_000;

    private static readonly ConcurrentDictionary<(string Bucket, string Key), byte> Writing = new();

    /// <summary>Whether the store itself refuses a second write; found out when it is prepared.</summary>
    public bool CreateOnly { get; set; } = true;

    private long PartSize => (long)partMegabytes << 20;

    /// <summary>Whether this process is writing the key right now.</summary>
    public bool IsWriting(string key) => Writing.ContainsKey((store.Bucket, key));

    /// <summary>Writes the file; false if something is kept under the key or somebody else is writing it.</summary>
    public async Task<bool> TryWriteAsync(string key, string reservation, string path, CancellationToken ct)
    {
        if (!Writing.TryAdd((store.Bucket, key), 0))
        {
            return false;
        }

        try
        {
            var small = new FileInfo(path).Length <= PartSize;
            return (CreateOnly, small) switch
            {
                (true, true) => await TryPutAsync(new PutObjectRequest { Key = key, FilePath = path }, ct),
                (true, false) => await TryReservedAsync(key, reservation, path, ct),
                _ => await TryWatchedAsync(key, path, small, ct),
            };
        }
        finally
        {
            Writing.TryRemove((store.Bucket, key), out _);
        }
    }

    /// <summary>A create-only write; false if there is something that did not come from this call.</summary>
    public async Task<bool> TryPutAsync(PutObjectRequest request, CancellationToken ct)
    {
        var attempt = RandomNumberGenerator.GetHexString(32, lowercase: true);
        request.BucketName = store.Bucket;
        request.ContentType = "application/octet-stream";
        request.UseChunkEncoding = false;
        request.IfNoneMatch = CreateOnly ? "*" : null;
        request.Metadata.Add(Attempt, attempt);
        try
        {
            await S3Connection.AskAsync("writing an object", () => store.Client.PutObjectAsync(request, ct), ct);
            return true;
        }
        catch (ObjectStoreException told) when (told.InnerException is AmazonS3Exception
        {
            StatusCode: HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict,
        })
        {
            // A write whose answer was lost is repeated, and finds itself.
            return await DescribeAsync(request.Key, ct) is { } there && there.Metadata[Attempt] == attempt;
        }
    }

    /// <summary>What is kept under a key; null if nothing.</summary>
    public async Task<GetObjectMetadataResponse?> DescribeAsync(string key, CancellationToken ct)
    {
        try
        {
            return await S3Connection.AskAsync(
                "looking at an object", () => store.Client.GetObjectMetadataAsync(store.Bucket, key, ct), ct);
        }
        catch (ObjectStoreException missing) when (missing.InnerException is AmazonS3Exception
        {
            StatusCode: HttpStatusCode.NotFound,
        })
        {
            return null;
        }
    }

    private async Task<bool> TryReservedAsync(string key, string reservation, string path, CancellationToken ct)
    {
        if (!await TryPutAsync(new PutObjectRequest { Key = reservation, ContentBody = key }, ct))
        {
            return false;
        }

        try
        {
            // Whoever had the key reserved before is done: what it wrote can be seen by now.
            return await TryWatchedAsync(key, path, small: false, ct);
        }
        finally
        {
            // A reservation that cannot be removed keeps this key closed, which nobody needs; the next start removes it.
            await TryAsync(() => store.Client.DeleteObjectAsync(store.Bucket, reservation, CancellationToken.None));
        }
    }

    private async Task<bool> TryWatchedAsync(string key, string path, bool small, CancellationToken ct)
    {
        if (await DescribeAsync(key, ct) is not null)
        {
            return false;
        }

        if (small)
        {
            return await TryPutAsync(new PutObjectRequest { Key = key, FilePath = path }, ct);
        }

        await WritePartsAsync(key, path, new FileInfo(path).Length, ct);
        return true;
    }

    private async Task WritePartsAsync(string key, string path, long length, CancellationToken ct)
    {
        var attempt = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var begin = new InitiateMultipartUploadRequest
        {
            BucketName = store.Bucket,
            Key = key,
            ContentType = "application/octet-stream",
        };
        begin.Metadata.Add(Attempt, attempt);
        var upload = (await S3Connection.AskAsync(
            "beginning an upload", () => store.Client.InitiateMultipartUploadAsync(begin, ct), ct)).UploadId;
        var complete = false;
        try
        {
            var size = Math.Max(PartSize, ((length - 1) / MostParts) + 1);
            var parts = new PartETag[((length - 1) / size) + 1];
            await Parallel.ForAsync(
                0, parts.Length, new ParallelOptions { MaxDegreeOfParallelism = PartsAtOnce, CancellationToken = ct },
                async (index, stop) => parts[index] = await WritePartAsync(key, upload, path, index, size, length, stop));
            await CompleteAsync(
                new CompleteMultipartUploadRequest
                {
                    BucketName = store.Bucket,
                    Key = key,
                    UploadId = upload,
                    PartETags = [.. parts],
                },
                attempt, ct);
            complete = true;
        }
        finally
        {
            if (!complete)
            {
                await TryAsync(
                    () => store.Client.AbortMultipartUploadAsync(store.Bucket, key, upload, CancellationToken.None));
            }
        }
    }

    private async Task<PartETag> WritePartAsync(
        string key, string upload, string path, int index, long size, long length, CancellationToken ct)
    {
        var request = new UploadPartRequest
        {
            BucketName = store.Bucket,
            Key = key,
            UploadId = upload,
            PartNumber = index + 1,
            FilePath = path,
            FilePosition = index * size,
            PartSize = Math.Min(size, length - (index * size)),
            UseChunkEncoding = false,
        };
        var kept = await S3Connection.AskAsync("writing a part", () => store.Client.UploadPartAsync(request, ct), ct);
        return new PartETag(index + 1, kept.ETag);
    }

    // When the answer is lost the upload is gone from the store, and the object there is ours.
    private async Task CompleteAsync(CompleteMultipartUploadRequest request, string attempt, CancellationToken ct)
    {
        try
        {
            await S3Connection.AskAsync(
                "completing an upload", () => store.Client.CompleteMultipartUploadAsync(request, ct), ct);
        }
        catch (ObjectStoreException)
        {
            if (await DescribeAsync(request.Key, ct) is not { } there || there.Metadata[Attempt] != attempt)
            {
                throw;
            }
        }
    }

    private static async Task TryAsync<T>(Func<Task<T>> request)
    {
        try
        {
            await S3Connection.AskAsync("tidying up", request, CancellationToken.None);
        }
        catch (ObjectStoreException)
        {
            // What is left is a leftover, and leftovers are looked for.
        }
    }
}
