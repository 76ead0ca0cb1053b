using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CohortVault.Platform.Kernel;

/// <summary>An identifier with a type of its own over 128 random bits; written as 32 lower-case hex digits.</summary>
/// <typeparam name="TSelf">The identifier type.</typeparam>
public interface IId<TSelf> : IParsable<TSelf> where TSelf : struct, IId<TSelf>
{
    /// <summary>The bits.</summary>
    Guid Value { get; }

    /// <summary>Wraps existing bits.</summary>
    static abstract TSelf From(Guid value);

    /// <summary>Parses 32 hex digits; anything else is not an identifier.</summary>
    static bool IParsable<TSelf>.TryParse(string? text, IFormatProvider? provider, out TSelf id) =>
        Ids.TryParse(text, out id);

    /// <summary>Parses 32 hex digits.</summary>
    static TSelf IParsable<TSelf>.Parse(string text, IFormatProvider? provider) =>
        Ids.TryParse<TSelf>(text, out var id) ? id : throw new FormatException("An identifier has 32 hex digits.");
}

/// <summary>Makes and reads identifiers.</summary>
public static class Ids
{
    /// <summary>128 bits from the system's random source.</summary>
    public static Guid Random() => new(RandomNumberGenerator.GetBytes(16));

    /// <summary>Reads the 32-digit text form.</summary>
    public static bool TryParse<T>(string? text, out T id) where T : struct, IId<T>
    {
        var read = Guid.TryParseExact(text, "N", out var value);
        id = T.From(value);
        return read;
    }
}

/// <summary>Stores an identifier as its bits.</summary>
internal sealed class IdConverter<T>() : ValueConverter<T, Guid>(
    id => id.Value, value => Make(value)) where T : struct, IId<T>
{
    private static T Make(Guid value) => T.From(value);
}
