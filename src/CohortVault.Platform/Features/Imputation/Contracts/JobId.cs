using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Imputation.Contracts;

/// <summary>An imputation job.</summary>
/// <param name="Value">128 random bits.</param>
public readonly record struct JobId(Guid Value) : IId<JobId>
{
    /// <inheritdoc/>
    public static JobId From(Guid value) => new(value);

    /// <summary>A new identifier from the system's random source.</summary>
    public static JobId New() => new(Ids.Random());

    /// <summary>Parses 32 hex digits; anything else is not an identifier.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out JobId id) => Ids.TryParse(text, out id);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("N");
}
