using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Vault;

/// <summary>Log messages of the vault: events 2000-2099.</summary>
internal static partial class VaultLog
{
    [LoggerMessage(2001, LogLevel.Information, "Removed the key of unfinished object {ObjectId}")]
    public static partial void OrphanKeyRemoved(this ILogger logger, ObjectId objectId);

    [LoggerMessage(2002, LogLevel.Information, "Removed the bytes of unfinished object {ObjectId}")]
    public static partial void OrphanBytesRemoved(this ILogger logger, ObjectId objectId);

    [LoggerMessage(2003, LogLevel.Information, "Removed {Count} expired uploads")]
    public static partial void ExpiredUploadsRemoved(this ILogger logger, int count);

    [LoggerMessage(2004, LogLevel.Error, "Sweeping expired uploads failed and is tried again")]
    public static partial void UploadSweepFailed(this ILogger logger, Exception error);

    [LoggerMessage(2010, LogLevel.Warning, "Object store: the bytes of unfinished object {ObjectId} wait for the next start to be removed")]
    public static partial void BytesLeft(this ILogger logger, Exception error, ObjectId objectId);

    [LoggerMessage(2011, LogLevel.Warning, "Object store: destruction {Id} has destroyed the keys and waits to remove the bytes")]
    public static partial void DestructionWaits(this ILogger logger, Exception error, Guid id);

    [LoggerMessage(2012, LogLevel.Information, "Object store: removed {Count} leftovers of interrupted writes and deletions")]
    public static partial void LeftoversRemoved(this ILogger logger, int count);

    [LoggerMessage(2013, LogLevel.Warning, "Object store: tidying up failed and is tried again")]
    public static partial void TidyingFailed(this ILogger logger, Exception error);
}
