using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Participants;

/// <summary>Everything that participants' matters decline. Catalogue for people: docs/errors.md.</summary>
internal static class ParticipantRefusals
{
    public static readonly Refusal BadCount = new(
        RefusalKind.Invalid, "participant.bad-count", "This many participants cannot be added at once.",
        "Write a number from 1 to 500.");

    public static readonly Refusal SiteNeeded = new(
        RefusalKind.Invalid, "participant.site", "This is not a site at which you add participants.",
        "Choose one of the list.");

    public static readonly Refusal StudyOver = new(
        RefusalKind.Conflict, "participant.study-over", "The study is closed and takes nobody any more.", "");

    public static readonly Refusal Unknown = new(
        RefusalKind.NotFound, "participant.unknown", "The study has no participant with this code.", "Check the code.");

    public static readonly Refusal NotACode = new(
        RefusalKind.Invalid, "participant.not-a-code", "This is not a participant's code: a character is wrong, missing or swapped.",
        "Compare it with the paper, character by character. There is no I, L, O or U in it.");

    public static readonly Refusal NoSuchStep = new(
        RefusalKind.Conflict, "participant.no-such-step", "The participant cannot go from where they are to there.",
        "Reload the page.");
}
