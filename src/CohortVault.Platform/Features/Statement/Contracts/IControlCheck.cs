namespace CohortVault.Platform.Features.Statement.Contracts;

/// <summary>
/// Looks at one control of the running program. Any feature may register checks of its own controls. A check must be
/// able to fail: each has a test that breaks the mechanism on purpose and sees it fail.
/// </summary>
internal interface IControlCheck
{
    /// <summary>Control that it decides, such as <c>T5</c>.</summary>
    string Control { get; }

    /// <summary>Looks now, and says what it found.</summary>
    Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct);
}

/// <summary>What a check found.</summary>
/// <param name="State"><see cref="ControlState.Verified"/>, <see cref="ControlState.Failed"/> or <see
/// cref="ControlState.NotApplicable"/>.</param>
/// <param name="Evidence">One sentence with the figures that decided.</param>
/// <param name="Details">The steps, one a line; never data, never secrets.</param>
internal sealed record CheckResult(ControlState State, string Evidence, IReadOnlyList<string> Details)
{
    public static CheckResult Verified(string evidence, params IReadOnlyList<string> details) =>
        new(ControlState.Verified, evidence, details);

    /// <param name="because">Why it does not concern this installation.</param>
    public static CheckResult NotApplicable(string because) => new(ControlState.NotApplicable, because, []);

    public static CheckResult Failed(string evidence, params IReadOnlyList<string> details) =>
        new(ControlState.Failed, evidence, details);
}
