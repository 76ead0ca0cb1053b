using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Vault.Uploads;

/// <summary>Every way in which uploads say no. Catalogue for people: docs/errors.md.</summary>
internal static class UploadRefusals
{
    public static readonly Refusal Unknown = new(
        RefusalKind.NotFound, "upload.unknown", "There is no such upload.", "Start the upload again.");

    public static readonly Refusal Expired = new(
        RefusalKind.Gone, "upload.expired", "The upload was not continued in time and is deleted.",
        "Start the upload again.");

    public static readonly Refusal FileName = new(
        RefusalKind.Invalid, "upload.file-name", "The file name is empty, too long, or has path or control characters.",
        "Rename the file: at most 255 characters, no slashes.");

    public static readonly Refusal NoLength = new(
        RefusalKind.Invalid, "upload.no-length", "The upload does not say how long the file is.",
        "Send the header Upload-Length.");

    public static readonly Refusal OtherOffset = new(
        RefusalKind.Conflict, "upload.offset", "The upload goes on at another offset.",
        "Ask for the offset with HEAD and go on from there.");

    public static readonly Refusal TooLong = new(
        RefusalKind.TooLarge, "upload.longer-than-announced", "More bytes were sent than the upload announced.",
        "Start the upload again.");

    public static readonly Refusal DiskFull = new(
        RefusalKind.Unavailable, "upload.disk-full", "The server's disk is full, so the bytes could not be kept.",
        "Continue the upload later, or tell the operator.");

    public static readonly Refusal StoreUnavailable = new(
        RefusalKind.Unavailable, "upload.store-unavailable",
        "The server cannot reach its object store, so the bytes could not be kept.",
        "Continue the upload later, or tell the operator.");

    public static Refusal TooLarge(long megabytes) => new(
        RefusalKind.TooLarge, "upload.too-large",
        $"The file is larger than the {megabytes} MiB that this server takes.",
        "Split it by chromosome, or ask the operator to raise the limit.");

    public static Refusal TooMany(int most) => new(
        RefusalKind.TooMany, "upload.too-many", $"The account has {most} uploads waiting already.",
        "Use them in a job, or delete some.");

    public static Refusal OverQuota(long megabytes) => new(
        RefusalKind.TooMany, "upload.quota", $"The account's uploads would be more than {megabytes} MiB together.",
        "Use the waiting ones in a job, or delete some.");
}
