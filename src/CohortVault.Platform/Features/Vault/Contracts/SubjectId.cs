using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Vault.Contracts;

/// <summary>The narrowest thing whose erasure must destroy a sealed object: a job, a participant.</summary>
/// <param name="Value">128 random bits.</param>
public readonly record struct SubjectId(Guid Value) : IId<SubjectId>
{
    /// <inheritdoc/>
    public static SubjectId From(Guid value) => new(value);

    /// <summary>A new identifier from the system's random source.</summary>
    public static SubjectId New() => new(Ids.Random());

    /// <summary>Parses 32 hex digits; anything else is not an identifier.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out SubjectId id) =>
        Ids.TryParse(text, out id);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("N");
}
