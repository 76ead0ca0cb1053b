using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Accounts.Contracts;

/// <summary>A person who signs in.</summary>
/// <param name="Value">128 random bits.</param>
public readonly record struct AccountId(Guid Value) : IId<AccountId>
{
    /// <inheritdoc/>
    public static AccountId From(Guid value) => new(value);

    /// <summary>A new identifier from the system's random source.</summary>
    public static AccountId New() => new(Ids.Random());

    /// <summary>Parses 32 hex digits; anything else is not an identifier.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out AccountId id) =>
        Ids.TryParse(text, out id);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("N");
}
