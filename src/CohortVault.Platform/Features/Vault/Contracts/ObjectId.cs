using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Vault.Contracts;

/// <summary>A sealed object.</summary>
/// <param name="Value">128 random bits.</param>
public readonly record struct ObjectId(Guid Value) : IId<ObjectId>
{
    /// <inheritdoc/>
    public static ObjectId From(Guid value) => new(value);

    /// <summary>A new identifier from the system's random source.</summary>
    public static ObjectId New() => new(Ids.Random());

    /// <summary>Parses 32 hex digits; anything else is not an identifier.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out ObjectId id) => Ids.TryParse(text, out id);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("N");
}
