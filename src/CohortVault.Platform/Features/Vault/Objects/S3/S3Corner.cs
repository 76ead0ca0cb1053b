using System.Security.Cryptography;
using Amazon.S3.Model;
using CohortVault.Platform.Features.Vault.Contracts;

namespace CohortVault.Platform.Features.Vault.Objects.S3;

/// <summary>All that lies under the prefix of a scratch instance. It refuses to work on any other prefix.</summary>
internal sealed class S3Corner(S3Connection store, S3Listing listing)
{
    /// <summary>Lays bytes among the objects.</summary>
    public Task PlantAsync(byte[] plain, CancellationToken ct) => S3Connection.AskAsync(
        "planting a decoy",
        () => store.Client.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = store.Bucket,
                Key = $"{Own}objects/{RandomNumberGenerator.GetHexString(32, lowercase: true)}",
                InputStream = new MemoryStream(plain),
                UseChunkEncoding = false,
            },
            ct),
        ct);

    /// <summary>Copies every version of everything into a folder, as it lies there.</summary>
    public async Task CopyAsync(string folder, CancellationToken ct)
    {
        var number = 0;
        await foreach (var version in listing.VersionsAsync(Own, ct))
        {
            if (version.IsDeleteMarker == true)
            {
                continue;
            }

            var copy = Path.Combine(folder, $"{++number}");
            await S3Connection.AskAsync(
                "copying an object",
                async () =>
                {
                    using var response = await store.Client.GetObjectAsync(
                        new GetObjectRequest { BucketName = store.Bucket, Key = version.Key, VersionId = version.VersionId }, ct);
                    await using var file = File.Create(copy);
                    await response.ResponseStream.CopyToAsync(file, ct);
                    return file.Length;
                },
                ct);
        }
    }

    /// <summary>Removes every version of everything, and uploads that were begun.</summary>
    public Task ClearAsync(CancellationToken ct) => listing.RemoveAsync(Own, ct);

    private string Own => store.Prefix.Contains(IScratchObjects.Prefix, StringComparison.Ordinal)
        ? store.Prefix
        : throw new InvalidOperationException("This store belongs to an installation, not to a scratch instance.");
}
