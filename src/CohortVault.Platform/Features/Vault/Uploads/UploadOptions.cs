using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Vault.Uploads;

/// <summary>Limits of uploads.</summary>
public sealed class UploadOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Uploads";

    /// <summary>Largest file, in MiB.</summary>
    [Range(1, 1 << 30)]
    public long LargestMegabytes { get; set; } = 50 * 1024;

    /// <summary>Uploads that one account may have open or waiting at once.</summary>
    [Range(1, 10_000)]
    public int PerAccount { get; set; } = 100;

    /// <summary>Bytes that one account's open and waiting uploads may announce together, in MiB.</summary>
    [Range(1, 1 << 30)]
    public long MegabytesPerAccount { get; set; } = 200 * 1024;

    internal long LargestBytes => LargestMegabytes << 20;
}

[OptionsValidator]
internal sealed partial class UploadOptionsValidator : IValidateOptions<UploadOptions>;
