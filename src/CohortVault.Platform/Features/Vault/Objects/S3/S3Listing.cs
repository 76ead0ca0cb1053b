using System.Runtime.CompilerServices;
using Amazon.S3.Model;

namespace CohortVault.Platform.Features.Vault.Objects.S3;

/// <summary>Lists what lies in the bucket, page by page, and removes what is no more wanted.</summary>
internal sealed class S3Listing(S3Connection store)
{
    /// <summary>Entries of a page; the protocol allows 1000.</summary>
    public int PageSize { get; init; } = 1000;

    public async IAsyncEnumerable<S3Object> ObjectsAsync(string prefix, [EnumeratorCancellation] CancellationToken ct)
    {
        var request = new ListObjectsV2Request { BucketName = store.Bucket, Prefix = prefix, MaxKeys = PageSize };
        do
        {
            var page = await S3Connection.AskAsync(
                "listing objects", () => store.Client.ListObjectsV2Async(request, ct), ct);
            foreach (var found in page.S3Objects ?? [])
            {
                yield return found;
            }

            request.ContinuationToken = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (request.ContinuationToken is not null);
    }

    /// <summary>Versions and delete markers; in a bucket without versions its objects.</summary>
    public async IAsyncEnumerable<S3ObjectVersion> VersionsAsync(
        string prefix, [EnumeratorCancellation] CancellationToken ct)
    {
        var request = new ListVersionsRequest { BucketName = store.Bucket, Prefix = prefix, MaxKeys = PageSize };
        ListVersionsResponse page;
        do
        {
            page = await S3Connection.AskAsync(
                "listing versions", () => store.Client.ListVersionsAsync(request, ct), ct);
            foreach (var found in page.Versions ?? [])
            {
                yield return found;
            }

            (request.KeyMarker, request.VersionIdMarker) = (page.NextKeyMarker, page.NextVersionIdMarker);
        }
        while (page.IsTruncated == true);
    }

    /// <summary>Removes everything: uploads that were begun, and each version of what was kept.</summary>
    public async Task RemoveAsync(string prefix, CancellationToken ct)
    {
        await foreach (var upload in UploadsAsync(prefix, ct))
        {
            await store.AbortAsync(upload, ct);
        }

        await foreach (var version in VersionsAsync(prefix, ct))
        {
            await store.DeleteAsync(version, ct);
        }
    }

    /// <summary>Uploads in parts that were begun and neither completed nor given up.</summary>
    public async IAsyncEnumerable<MultipartUpload> UploadsAsync(
        string prefix, [EnumeratorCancellation] CancellationToken ct)
    {
        var request = new ListMultipartUploadsRequest
        {
            BucketName = store.Bucket,
            Prefix = prefix,
            MaxUploads = PageSize,
        };
        ListMultipartUploadsResponse page;
        do
        {
            page = await S3Connection.AskAsync(
                "listing uploads", () => store.Client.ListMultipartUploadsAsync(request, ct), ct);
            foreach (var found in page.MultipartUploads ?? [])
            {
                yield return found;
            }

            (request.KeyMarker, request.UploadIdMarker) = (page.NextKeyMarker, page.NextUploadIdMarker);
        }
        while (page.IsTruncated == true);
    }
}
