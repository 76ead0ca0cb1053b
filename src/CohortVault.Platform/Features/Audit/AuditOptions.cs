using System.ComponentModel.DataAnnotations;
using CohortVault.Platform.Features.Audit.Witnesses;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Audit;

/// <summary>How often the log is signed and shown: section <c>Audit</c>.</summary>
public sealed class AuditOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Audit";

    /// <summary>Minutes from one signed checkpoint to the next, if the log has grown.</summary>
    [Range(1, 24 * 60)]
    public int CheckpointMinutes { get; set; } = 5;

    /// <summary>
    /// Minutes from one public checkpoint to the next, on a fixed grid from midnight UTC: what happens between two shows to the
    /// public only as growth.
    /// </summary>
    [Range(1, 24 * 60)]
    public int PublishMinutes { get; set; } = 60;

    /// <summary>
    /// File outside the database that holds the newest checkpoint, with which a database is compared at start; empty for
    /// <c>log.checkpoint</c> among the keys. On another disk, or a share that only grows, it also notices that all of the data
    /// directory was put back.
    /// </summary>
    public string CheckpointFile { get; set; } = "";

    /// <summary>Witnesses outside the operator's control that cosign the public checkpoints.</summary>
    public IList<WitnessOptions> Witnesses { get; } = [];
}

/// <summary>Holds the section to its ranges at start-up.</summary>
[OptionsValidator]
internal sealed partial class AuditOptionsValidator : IValidateOptions<AuditOptions>;
