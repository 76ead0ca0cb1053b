using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Vault.Contracts;

/// <summary>A finished upload, as its owner sees it.</summary>
/// <param name="Id">Object to open through <see cref="IVault"/>.</param>
/// <param name="FileName">Name as the browser gave it, checked; sealed at rest.</param>
/// <param name="Length">Plain length in bytes.</param>
internal sealed record UploadedFile(ObjectId Id, string FileName, long Length);

/// <summary>
/// Files on their way in: resumable by tus, or in one stream. Bytes go from the socket straight into sealing.
/// </summary>
internal interface IUploads
{
    /// <summary>
    /// Seals one file from a stream as it arrives. Refused: a bad file name, a file over the limit, a full disk. On any
    /// failure nothing is left behind.
    /// </summary>
    Task<Outcome<UploadedFile>> CreateFromStreamAsync(SealScope scope, string fileName, Stream content,
        CancellationToken ct);

    /// <summary>
    /// Takes finished resumable uploads of this owner over into a job: they are sealed under the job's subject from now
    /// on and can no longer be resumed or listed. Null if one is unknown, unfinished or another owner's.
    /// </summary>
    Task<IReadOnlyList<UploadedFile>?> ClaimAsync(OwnerId owner, SubjectId subject, IReadOnlyList<string> uploadIds,
        CancellationToken ct);
}
