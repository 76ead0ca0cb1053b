using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Consents;

/// <summary>Everything that consent declines. Catalogue for people: docs/errors.md.</summary>
internal static class ConsentRefusals
{
    public static readonly Refusal NoForm = new(
        RefusalKind.Conflict, "consent.no-form", "The study has no consent form yet, so nothing may be collected.",
        "Publish one on the study's page of consent.");

    public static readonly Refusal NotGiven = new(
        RefusalKind.NotAllowed, "consent.not-given", "The participant has not consented to what the study says today.",
        "Ask for the consent first; nothing was saved.");

    public static readonly Refusal AwaitsStaff = new(
        RefusalKind.NotAllowed, "consent.awaits-staff", "The consent is given, and the study team has not signed it yet.",
        "Wait for the study team; nothing was saved.");

    public static readonly Refusal NotTakingPart = new(
        RefusalKind.NotAllowed, "consent.not-taking-part", "The participant does not take part at present, so nothing may be collected.",
        "");

    public static readonly Refusal BadText = new(
        RefusalKind.Invalid, "consent.bad-text", "This is not a whole consent form.",
        "It needs a title and a text in one language at least, and each question one right (+) and one wrong (-) answer.");

    public static readonly Refusal Changed = new(
        RefusalKind.Conflict, "consent.changed", "Somebody published another version at the same moment.", "Reload the page.");

    public static readonly Refusal OldVersion = new(
        RefusalKind.Conflict, "consent.old-version", "The study's text has changed while you were reading.", "Read it again.");

    public static readonly Refusal WrongAnswers = new(
        RefusalKind.Invalid, "consent.wrong-answers", "Not every question was answered right.",
        "Read the text once more, or ask the study team.");

    public static readonly Refusal NotSigned = new(
        RefusalKind.Invalid, "consent.not-signed", "The signature is missing.", "Sign as the page says, and tick that you agree.");

    public static readonly Refusal NothingToSign = new(
        RefusalKind.Conflict, "consent.nothing-to-sign", "There is no consent of this participant that waits for a signature.",
        "Reload the page.");
}
