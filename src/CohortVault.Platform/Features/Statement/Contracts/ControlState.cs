namespace CohortVault.Platform.Features.Statement.Contracts;

/// <summary>Where a control stands.</summary>
public enum ControlState
{
    /// <summary>No check has looked at it.</summary>
    Unchecked,

    /// <summary>A machine check looked and found it true.</summary>
    Verified,

    /// <summary>The operator vouches for it until a date; never shown as verified.</summary>
    Attested,

    /// <summary>A machine check looked and found it untrue, or could not finish.</summary>
    Failed,

    /// <summary>It does not concern this installation; the evidence says why.</summary>
    NotApplicable,
}

/// <summary>What came of looking at one control.</summary>
/// <param name="Id">Control, such as <c>T5</c>.</param>
/// <param name="State">Where it stands.</param>
/// <param name="CheckedAt">When the check ended; null if there was none.</param>
/// <param name="Evidence">One sentence with the figures that decided.</param>
/// <param name="Details">The steps, one a line.</param>
public sealed record ControlReport(
    string Id, ControlState State, DateTimeOffset? CheckedAt, string Evidence, IReadOnlyList<string> Details);

/// <summary>The words of the states in JSON.</summary>
public static class ControlStates
{
    /// <summary>The stable word of a state.</summary>
    public static string Word(this ControlState state) => state switch
    {
        ControlState.Verified => "verified",
        ControlState.Attested => "attested",
        ControlState.Failed => "failed",
        ControlState.NotApplicable => "not-applicable",
        _ => "unchecked",
    };

    /// <summary>The state of a word; null if it is none.</summary>
    public static ControlState? Parse(string? word)
    {
        foreach (var state in Enum.GetValues<ControlState>())
        {
            if (state.Word() == word)
            {
                return state;
            }
        }

        return null;
    }
}
