using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Vault.Uploads;

/// <summary>What other features do with uploads.</summary>
internal sealed class Uploads(UploadStore store, IVault vault, IOptions<UploadOptions> options) : IUploads
{
    public async Task<Outcome<UploadedFile>> CreateFromStreamAsync(
        SealScope scope, string fileName, Stream content, CancellationToken ct)
    {
        if (!FileName.IsAcceptable(fileName))
        {
            return UploadRefusals.FileName;
        }

        try
        {
            await using var write = await vault.CreateAsync(scope, ct);
            var copied = await SocketCopy.ToAsync(content, write.Stream, options.Value.LargestBytes, ct);
            if (copied.Broken is { } broken)
            {
                ct.ThrowIfCancellationRequested();
                throw new IOException("The connection broke before the whole file had arrived.", broken);
            }

            return copied.MoreThanAllowed
                ? UploadRefusals.TooLarge(options.Value.LargestMegabytes)
                : new UploadedFile(write.Id, fileName, await write.CommitAsync(ct));
        }
        catch (DiskFullException)
        {
            return UploadRefusals.DiskFull;
        }
        catch (ObjectStoreException)
        {
            return UploadRefusals.StoreUnavailable;
        }
    }

    public async Task<IReadOnlyList<UploadedFile>?> ClaimAsync(
        OwnerId owner, SubjectId subject, IReadOnlyList<string> uploadIds, CancellationToken ct)
    {
        var holds = new List<IDisposable>();
        try
        {
            var complete = new List<(Upload Upload, UploadManifest Manifest)>();
            foreach (var text in uploadIds.Distinct(StringComparer.Ordinal))
            {
                if (!Guid.TryParseExact(text, "N", out var id) || store.Hold(id) is not { } hold)
                {
                    return null;
                }

                holds.Add(hold);
                if (await store.CompleteOfAsync(owner, id, ct) is not { } found)
                {
                    return null;
                }

                complete.Add(found);
            }

            return await TakeOverAsync(owner, subject, complete, ct);
        }
        finally
        {
            holds.ForEach(hold => hold.Dispose());
        }
    }

    private async Task<IReadOnlyList<UploadedFile>?> TakeOverAsync(
        OwnerId owner, SubjectId subject, List<(Upload Upload, UploadManifest Manifest)> complete, CancellationToken ct)
    {
        var files = new List<UploadedFile>();
        foreach (var (upload, manifest) in complete)
        {
            if (await TakeOverAsync(upload, manifest, subject, ct) is not { } file)
            {
                return null;
            }

            files.Add(file);
            await store.EndHeldAsync(owner, upload.Id, UploadStore.Claimed, CancellationToken.None);
        }

        return files;
    }

    // One segment moves as it is. Several become one object, so that a worker gets one file and one key.
    private async Task<UploadedFile?> TakeOverAsync(Upload upload, UploadManifest manifest, SubjectId subject,
        CancellationToken ct)
    {
        if (manifest.Segments is [var only])
        {
            var id = new ObjectId(only.Object);
            return await vault.MoveAsync(id, upload.OwnerId, subject, ct)
                ? new UploadedFile(id, manifest.FileName, only.Length)
                : null;
        }

        await using var whole = await vault.CreateAsync(new SealScope(upload.OwnerId, subject, "upload"), ct);
        foreach (var segment in manifest.Segments)
        {
            await using var part = await vault.OpenAsync(new ObjectId(segment.Object), upload.OwnerId, ct);
            if (part is null)
            {
                return null;
            }

            if (part.Length != segment.Length)
            {
                throw new Sealing.SealBrokenException("A segment of an upload is not the one that its manifest names.");
            }

            await part.CopyToAsync(whole.Stream, ct);
        }

        return new UploadedFile(whole.Id, manifest.FileName, await whole.CommitAsync(ct));
    }
}
