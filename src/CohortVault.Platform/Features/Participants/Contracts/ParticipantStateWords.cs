using CohortVault.Platform.Kernel.Pages;

namespace CohortVault.Platform.Features.Participants.Contracts;

/// <summary>Where a participant stands, in words for the study team.</summary>
internal static class ParticipantStateWords
{
    public static (Tone Tone, string Words) Of(ParticipantState state) => state switch
    {
        ParticipantState.Added => (Tone.Waiting, "Not joined yet"),
        ParticipantState.Active => (Tone.Busy, "Taking part"),
        ParticipantState.Paused => (Tone.Waiting, "Paused"),
        ParticipantState.Completed => (Tone.Good, "Completed"),
        ParticipantState.ErasurePending => (Tone.Waiting, "Withdrawn, asks for erasure"),
        ParticipantState.Erased => (Tone.Quiet, "Erased"),
        _ => (Tone.Quiet, "Withdrawn"),
    };
}
