using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Studies.Contracts;

/// <summary>A study.</summary>
/// <param name="Value">128 random bits.</param>
public readonly record struct StudyId(Guid Value) : IId<StudyId>
{
    /// <summary>The owner whose keys seal what belongs to the study.</summary>
    public OwnerId Owner => OwnerId.From(Value);

    /// <inheritdoc/>
    public static StudyId From(Guid value) => new(value);

    /// <summary>A new identifier from the system's random source.</summary>
    public static StudyId New() => new(Ids.Random());

    /// <summary>Parses 32 hex digits; anything else is not an identifier.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out StudyId id) => Ids.TryParse(text, out id);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("N");
}

/// <summary>A place at which a study enrols.</summary>
/// <param name="Value">128 random bits.</param>
public readonly record struct SiteId(Guid Value) : IId<SiteId>
{
    /// <inheritdoc/>
    public static SiteId From(Guid value) => new(value);

    /// <summary>A new identifier from the system's random source.</summary>
    public static SiteId New() => new(Ids.Random());

    /// <summary>What a form chose: null for none, and the id of no site for a text that is no id.</summary>
    public static SiteId? OfChoice(string? text) =>
        string.IsNullOrEmpty(text) ? null : TryParse(text, null, out var id) ? id : default(SiteId);

    /// <summary>Parses 32 hex digits; anything else is not an identifier.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out SiteId id) => Ids.TryParse(text, out id);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("N");
}
