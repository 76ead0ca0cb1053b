using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Instruments.Files;

/// <summary>Files that people give for fields of forms: section <c>RecordFiles</c>.</summary>
public sealed class RecordFileOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "RecordFiles";

    /// <summary>How large one may be, in MiB.</summary>
    [Range(1, 1024)]
    public int MostMebibytes { get; set; } = 25;

    /// <summary>Hours for which a file is kept whose form is not saved.</summary>
    [Range(1, 24 * 14)]
    public int WaitHours { get; set; } = 24;

    internal long MostBytes => (long)MostMebibytes << 20;
}

/// <summary>Holds the section to its ranges at start-up.</summary>
[OptionsValidator]
internal sealed partial class RecordFileOptionsValidator : IValidateOptions<RecordFileOptions>;
