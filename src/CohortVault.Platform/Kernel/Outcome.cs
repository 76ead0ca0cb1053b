using System.Diagnostics.CodeAnalysis;

namespace CohortVault.Platform.Kernel;

/// <summary>What came of a request: a value, or the refusal that stands in its place.</summary>
/// <typeparam name="T">The value on success.</typeparam>
public readonly struct Outcome<T>
{
    private readonly T? _value;

    private Outcome(T? value, Refusal? refusal)
    {
        _value = value;
        Refusal = refusal;
    }

    /// <summary>Why it was declined; null on success.</summary>
    public Refusal? Refusal { get; }

    /// <summary>Whether the request was carried out.</summary>
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool Succeeded => Refusal is null;

    /// <summary>The value; asking a refused outcome for it is a bug.</summary>
    public T Value => Refusal is null
        ? _value!
        : throw new InvalidOperationException($"The outcome was refused ({Refusal.Code}) and has no value.");

    /// <summary>A success.</summary>
    public static implicit operator Outcome<T>(T value) => new(value, null);

    /// <summary>A refusal.</summary>
    public static implicit operator Outcome<T>(Refusal refusal) => new(default, refusal);
}

/// <summary>The value of an outcome that has nothing to say but that it was done.</summary>
public readonly record struct Done;
