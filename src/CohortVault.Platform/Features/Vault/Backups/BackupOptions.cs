using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Vault.Backups;

/// <summary>Where nightly backups go, and how long they can be opened.</summary>
public sealed class BackupOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Backup";

    /// <summary>Folder of the backups, outside the data directory; empty for none.</summary>
    public string To { get; set; } = "";

    /// <summary>
    /// Folder for copies of the backups' key files, which the master key opens; elsewhere than <see cref="To"/>. Without
    /// one, a backup is of no use when the data directory is lost.
    /// </summary>
    public string KeysTo { get; set; } = "";

    /// <summary>Days until a backup's key is destroyed.</summary>
    [Range(1, 3650)]
    public int KeptDays { get; set; } = 35;

    /// <summary>Time of day of the nightly backup, UTC.</summary>
    public TimeOnly At { get; set; } = new(2, 30);
}

[OptionsValidator]
internal sealed partial class BackupOptionsValidator : IValidateOptions<BackupOptions>;
