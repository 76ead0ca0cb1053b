using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Vault.Keys;

/// <summary>How long the key lives under which the key store's rows are wrapped.</summary>
public sealed class KeyEpochOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "KeyEpochs";

    /// <summary>Days of an epoch: a key that was destroyed in it is beyond reach at its end.</summary>
    [Range(1, 7)]
    public int Days { get; set; } = 7;
}

[OptionsValidator]
internal sealed partial class KeyEpochOptionsValidator : IValidateOptions<KeyEpochOptions>;
