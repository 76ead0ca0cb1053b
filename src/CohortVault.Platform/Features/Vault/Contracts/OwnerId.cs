using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Vault.Contracts;

/// <summary>Whose key seals a thing: an account, a study, or the installation itself.</summary>
/// <param name="Value">128 random bits.</param>
public readonly record struct OwnerId(Guid Value) : IId<OwnerId>
{
    /// <summary>The installation itself, for what concerns no account or study.</summary>
    public static OwnerId Installation => default;

    /// <inheritdoc/>
    public static OwnerId From(Guid value) => new(value);

    /// <summary>A new identifier from the system's random source.</summary>
    public static OwnerId New() => new(Ids.Random());

    /// <summary>Parses 32 hex digits; anything else is not an identifier.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out OwnerId id) => Ids.TryParse(text, out id);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("N");
}
