using System.Security.Claims;
using CohortVault.Platform.Features.Studies.Contracts;

namespace CohortVault.Platform.Features.Participants.Contracts;

/// <summary>A participant at their own phone, as the request's authentication says.</summary>
/// <param name="Id">Who.</param>
/// <param name="Study">The study.</param>
/// <param name="Zone">Time zone of the phone when it joined, an IANA name.</param>
/// <param name="Language">Language that they chose: en, de or es.</param>
internal sealed record EnrolledParticipant(ParticipantId Id, StudyId Study, string Zone, string Language);

/// <summary>Reads the participant from the principal.</summary>
internal static class EnrolledParticipants
{
    /// <summary>Name of the scheme that recognises participants' phones.</summary>
    public const string Scheme = "participant";

    /// <summary>Claim that the phone was opened with its PIN.</summary>
    public const string OpenClaim = "cv:phone-open";

    private const string ParticipantClaim = "cv:participant";
    private const string StudyClaim = "cv:study";
    private const string ZoneClaim = "cv:zone";
    private const string LanguageClaim = "cv:language";

    /// <summary>The calling participant; throws on a principal that no policy should have let through.</summary>
    public static EnrolledParticipant Enrolled(this ClaimsPrincipal principal) =>
        ParticipantId.TryParse(principal.FindFirstValue(ParticipantClaim), null, out var id)
            && StudyId.TryParse(principal.FindFirstValue(StudyClaim), null, out var study)
            ? new EnrolledParticipant(id, study, principal.FindFirstValue(ZoneClaim)!, principal.FindFirstValue(LanguageClaim)!)
            : throw new InvalidOperationException("The page's policy let somebody through who is no participant.");

    /// <summary>What a participant shows of themselves to policies.</summary>
    public static ClaimsPrincipal Principal(EnrolledParticipant who, bool isOpen)
    {
        List<Claim> claims =
        [
            new Claim(ParticipantClaim, who.Id.ToString()), new Claim(StudyClaim, who.Study.ToString()),
            new Claim(ZoneClaim, who.Zone), new Claim(LanguageClaim, who.Language),
        ];
        if (isOpen)
        {
            claims.Add(new Claim(OpenClaim, "yes"));
        }

        return new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme));
    }
}
