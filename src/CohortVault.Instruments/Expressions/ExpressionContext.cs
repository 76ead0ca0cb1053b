namespace CohortVault.Instruments.Expressions;

/// <summary>What an expression is evaluated against.</summary>
public sealed record ExpressionContext
{
    /// <summary>
    /// The stored value of a field, by <see cref="FieldReference.Key"/>; null or empty if there is none. Dates are
    /// stored year first.
    /// </summary>
    public required Func<FieldReference, string?> Answer { get; init; }

    /// <summary>Local date and time, <c>2024-02-29 13:05:59</c>, for today and now.</summary>
    public required string Now { get; init; }

    /// <summary>The study's missing-data codes.</summary>
    public IReadOnlySet<string> MissingDataCodes { get; init; } = new HashSet<string>();

    /// <summary>The value of a smart variable; null where it is not known, which refuses the expression.</summary>
    public Func<SmartVariable, string?>? Smart { get; init; }

    /// <summary>A context of values by key.</summary>
    /// <param name="values">Stored values by <see cref="FieldReference.Key"/>.</param>
    /// <param name="now">Local date and time, <c>2024-02-29 13:05:59</c>.</param>
    public static ExpressionContext Of(IReadOnlyDictionary<string, string> values, string now) => new()
    {
        Answer = reference => reference.NeedsRecord
            ? throw Unavailable("This field's place is known only where its record is.", reference.Position)
            : values.GetValueOrDefault(reference.Key),
        Now = now,
    };

    internal static ExpressionRefusedException Unavailable(string problem, int position) => new(
        "expression.unavailable", problem, "Use a field, event or instance by its name or number.", position);
}
