using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Participants.Contracts;

/// <summary>A person who takes part in a study, inside the program; people say the code.</summary>
/// <param name="Value">128 random bits.</param>
public readonly record struct ParticipantId(Guid Value) : IId<ParticipantId>
{
    /// <summary>Whose key seals what is collected of the person.</summary>
    public SubjectId Subject => SubjectId.From(Value);

    /// <inheritdoc/>
    public static ParticipantId From(Guid value) => new(value);

    /// <summary>A new identifier from the system's random source.</summary>
    public static ParticipantId New() => new(Ids.Random());

    /// <summary>Parses 32 hex digits; anything else is not an identifier.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out ParticipantId id) => Ids.TryParse(text, out id);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("N");
}
