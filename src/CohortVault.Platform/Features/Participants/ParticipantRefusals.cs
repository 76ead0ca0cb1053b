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

    public static readonly Refusal CannotJoin = new(
        RefusalKind.Conflict, "participant.cannot-join", "The participant has left or completed the study.", "");

    public static readonly Refusal NoReminders = new(
        RefusalKind.Invalid, "participant.no-reminders", "Reminders cannot be sent to this browser.", "Look at the first page from time to time instead.");

    public static readonly Refusal InvitationDead = new(
        RefusalKind.Invalid, "participant.invitation", "This invitation does not open anything, or not any more.",
        "Compare it with the paper, or ask the study team for a new one.");

    public static readonly Refusal BadPin = new(
        RefusalKind.Invalid, "participant.bad-pin", "This PIN is too short or too easy to guess.",
        "Choose 6 to 12 digits, at least three different ones, not in a row.");

    public static readonly Refusal PinsDiffer = new(
        RefusalKind.Invalid, "participant.pins-differ", "The two PINs are different.", "Type the same digits twice.");

    public static readonly Refusal WrongPin = new(
        RefusalKind.Invalid, "participant.wrong-pin", "This is not the PIN, or it was tried too often at once.",
        "Try again; after several wrong ones, wait a little.");

    public static readonly Refusal PhoneForgotten = new(
        RefusalKind.NotAllowed, "participant.phone-forgotten", "Too many wrong PINs: this phone is not joined any more.",
        "Ask the study team for a new invitation. Nothing that you sent is lost.");
}
