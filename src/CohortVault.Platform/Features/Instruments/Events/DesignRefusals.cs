using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Instruments.Events;

/// <summary>Everything that designs of studies decline. Catalogue for people: docs/errors.md.</summary>
internal static class DesignRefusals
{
    public static readonly Refusal NotWhole = new(
        RefusalKind.Invalid, "events.not-whole", "Something of the events, arms or codes is not right, so nothing was changed.",
        "Mend what the list below names, and save again.");

    public static readonly Refusal Confirm = new(
        RefusalKind.Conflict, "events.confirm", "Forms that are there would be seen no more, or belong elsewhere.",
        "Look at the list below. If it is meant, tick the box and save again.");

    public static readonly Refusal Changed = new(
        RefusalKind.Conflict, "events.changed", "Somebody else has changed the events meanwhile.", "Look at them, and try again.");

    public static readonly Refusal NoArm = new(
        RefusalKind.Invalid, "events.no-arm", "The study has no such arm, or nothing of it changes any more.", "Reload the page.");

    public static readonly Refusal ArmHasForms = new(
        RefusalKind.Conflict, "events.arm-has-forms", "The participant has forms at events of the arm so far, and stays in it.",
        "Whoever was put into the wrong arm gets a new code.");
}
