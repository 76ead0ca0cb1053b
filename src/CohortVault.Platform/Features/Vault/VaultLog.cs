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

    [LoggerMessage(2005, LogLevel.Error, "The weekly counts of destructions could not be published and are tried again")]
    public static partial void PublishingFailed(this ILogger logger, Exception error);

    [LoggerMessage(2006, LogLevel.Warning,
        "The configuration keeps {Kind} for {Configured}, but {InForce} is in force until two people agree to less")]
    public static partial void ShorterWaits(this ILogger logger, string kind, RetentionPeriod configured, RetentionPeriod inForce);

    [LoggerMessage(2007, LogLevel.Information, "Retention of {Kind} is {Period} from now on")]
    public static partial void RetentionSet(this ILogger logger, string kind, RetentionPeriod period);

    [LoggerMessage(2008, LogLevel.Information, "Legal hold {HoldId} placed")]
    public static partial void HoldPlaced(this ILogger logger, Guid holdId);

    [LoggerMessage(2010, LogLevel.Information, "A key epoch ended; its key is destroyed")]
    public static partial void EpochEnded(this ILogger logger);

    [LoggerMessage(2011, LogLevel.Error, "Ending the key epoch failed and is tried again")]
    public static partial void EpochRotationFailed(this ILogger logger, Exception error);

    [LoggerMessage(2020, LogLevel.Information, "Took master key {MasterKeyId} over after a rotation")]
    public static partial void MasterKeyTakenOver(this ILogger logger, string masterKeyId);

    [LoggerMessage(2021, LogLevel.Error, "The master key in use could not be compared with the key store's; it is tried again")]
    public static partial void MasterKeyWatchFailed(this ILogger logger, Exception error);

    [LoggerMessage(2022, LogLevel.Warning, "An attempt to open the sealed vault was refused ({Code}); {Wrong} so far")]
    public static partial void UnsealRefused(this ILogger logger, string code, int wrong);

    [LoggerMessage(2023, LogLevel.Information, "Took share {Given} of {Threshold} for the sealed vault")]
    public static partial void ShareTaken(this ILogger logger, int given, int threshold);

    [LoggerMessage(2024, LogLevel.Information, "The vault was opened by {Source} with master key {MasterKeyId}")]
    public static partial void VaultOpened(this ILogger logger, string source, string masterKeyId);

    [LoggerMessage(2030, LogLevel.Information, "Backup {Name} made: {Objects} objects, {Copied} of them new")]
    public static partial void BackupMade(this ILogger logger, string name, int objects, int copied);

    [LoggerMessage(2031, LogLevel.Error, "The backup failed and is tried again in a quarter of an hour")]
    public static partial void BackupFailed(this ILogger logger, Exception error);

    [LoggerMessage(2032, LogLevel.Error, "Looking after the backups failed and is tried again")]
    public static partial void BackupHousekeepingFailed(this ILogger logger, Exception error);

    [LoggerMessage(2033, LogLevel.Information, "Destroyed the key of backup {Name}")]
    public static partial void BackupKeyDestroyed(this ILogger logger, string name);

    [LoggerMessage(2034, LogLevel.Information, "Removed {Count} files that no backup needs any more")]
    public static partial void BackupsCleared(this ILogger logger, int count);

    [LoggerMessage(2040, LogLevel.Warning, "Object store: the bytes of unfinished object {ObjectId} wait for the next start to be removed")]
    public static partial void BytesLeft(this ILogger logger, Exception error, ObjectId objectId);

    [LoggerMessage(2041, LogLevel.Warning, "Object store: destruction {Id} has destroyed the keys and waits to remove the bytes")]
    public static partial void DestructionWaits(this ILogger logger, Exception error, Guid id);

    [LoggerMessage(2042, LogLevel.Information, "Object store: removed {Count} leftovers of interrupted writes and deletions")]
    public static partial void LeftoversRemoved(this ILogger logger, int count);

    [LoggerMessage(2043, LogLevel.Warning, "Object store: tidying up failed and is tried again")]
    public static partial void TidyingFailed(this ILogger logger, Exception error);
}
