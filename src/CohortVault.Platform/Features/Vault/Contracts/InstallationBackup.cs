using CohortVault.Platform.Features.Vault.Backups;
using CohortVault.Platform.Features.Vault.Keys;
using CohortVault.Sealing;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Vault.Contracts;

/// <summary>A backup that was made.</summary>
/// <param name="Name">Its name: time and eight hex digits.</param>
/// <param name="To">Folder that it is in.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="KeyDestroyedAt">When its key is destroyed.</param>
/// <param name="Objects">Sealed objects that belong to it.</param>
/// <param name="Copied">Objects and files that were not there yet.</param>
/// <param name="BytesWritten">Bytes written to the folder.</param>
/// <param name="KeyFile">Its key file.</param>
/// <param name="KeysCopiedTo">Folder with a copy of the key file; null if there is none.</param>
public sealed record BackupReport(
    string Name, string To, DateTimeOffset StartedAt, DateTimeOffset KeyDestroyedAt, int Objects, int Copied,
    long BytesWritten, string KeyFile, string? KeysCopiedTo);

/// <summary>An installation that came out of a backup.</summary>
/// <param name="Backup">Name of the backup.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="Objects">Sealed objects put back.</param>
/// <param name="Bytes">Their sealed bytes.</param>
/// <param name="DestructionsApplied">Keys of the backup that were destroyed since and are destroyed again.</param>
/// <param name="DestructionsKnownUntil">What was destroyed after this is back, if anything was.</param>
/// <param name="NewerListSeen">Whether a list of destructions from after the backup was found.</param>
/// <param name="LogOrigin">Name under which the audit log goes on.</param>
/// <param name="EarlierMasterKey">Id of the master key of the time, if it was rotated since; null otherwise.</param>
/// <param name="KeptInFile">Whether that key, which nobody has shares or a passphrase of any more, lies in a file now.</param>
public sealed record RestoreReport(
    string Backup, DateTimeOffset StartedAt, int Objects, long Bytes, int DestructionsApplied,
    DateTimeOffset DestructionsKnownUntil, bool NewerListSeen, string LogOrigin, string? EarlierMasterKey, bool KeptInFile);

/// <summary>What to restore from.</summary>
/// <param name="From">Folder of backups.</param>
/// <param name="Backup">Name of one; null for the newest.</param>
/// <param name="Keys">Folder with key files; null for where the backup says its installation's are.</param>
/// <param name="MasterKey">Master key file; null for the configured one, or the one beside the key files.</param>
/// <param name="Recovery">Instead of the file: the text of a recovery document, or of as many shares as it takes.</param>
/// <param name="Passphrase">Asks for the passphrase, if what was given is a document under one.</param>
public sealed record RestoreRequest(
    string From, string? Backup, string? Keys, string? MasterKey, IReadOnlyList<string>? Recovery = null, Func<string>? Passphrase = null);

/// <summary>Backup and restore for the command line.</summary>
public static class InstallationBackup
{
    /// <summary>Whether a backup or restore was declined, in a sentence for the operator.</summary>
    public static bool IsRefusal(Exception error) => error is BackupRefusedException or SealBrokenException;

    /// <summary>Makes a backup, whether the server runs or not.</summary>
    public static Task<BackupReport> RunAsync(IServiceProvider services, string to, CancellationToken ct) =>
        services.GetRequiredService<TakeBackup>().RunAsync(to, ct);

    /// <summary>Fills an empty data directory, whose services are built and not prepared.</summary>
    public static Task<RestoreReport> RestoreAsync(IServiceProvider services, RestoreRequest request, CancellationToken ct) =>
        services.GetRequiredService<RestoreBackup>().RunAsync(services, request, ct);
}

/// <summary>Key epochs for the command line.</summary>
public static class KeyEpochs
{
    /// <summary>Ends the epoch now, beside the running server; the number of the new one.</summary>
    public static Task<int> EndAsync(IServiceProvider services, CancellationToken ct) =>
        services.GetRequiredService<EpochRotation>().RotateAsync(ct);
}

/// <summary>
/// Another feature's part in repeating an owner's destruction in a restored installation: it ends what it keeps of them
/// in rows, and destroys the owner.
/// </summary>
internal interface IDestroyedOwners
{
    /// <summary>False if the owner is none of this feature's.</summary>
    Task<bool> DestroyAgainAsync(OwnerId owner, CancellationToken ct);
}
