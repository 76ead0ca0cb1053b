namespace CohortVault.Platform.Features.Participants.Contracts;

/// <summary>The public half of a phone's key: what the phone keeps until it can send it is sealed to it.</summary>
/// <param name="Phone">Which phone.</param>
/// <param name="Public">An uncompressed point of P-256.</param>
internal sealed record PhoneKey(Guid Phone, byte[] Public);

/// <summary>
/// Keys of participants' phones. Each phone that joins gets one; its private half is sealed under the participant's key and goes with
/// the phone, so that nothing which a lost phone kept can be opened on it, and after another phone joined by nobody.
/// </summary>
internal interface IPhoneKeys
{
    /// <summary>The key of the participant's phone; null if they have none.</summary>
    Task<PhoneKey?> FindAsync(EnrolledParticipant who, CancellationToken ct);

    /// <summary>Opens what their phone sealed for a place; null if it was sealed to another key or for another place.</summary>
    Task<byte[]?> OpenAsync(EnrolledParticipant who, byte[] message, string place, CancellationToken ct);
}
