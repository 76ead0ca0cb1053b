using OtpNet;

namespace CohortVault.Platform.Features.Statement.Probes;

/// <summary>The authenticator app of a probe person.</summary>
/// <param name="Secret">Base 32, as the page shows it.</param>
/// <param name="Clock">The instance's clock.</param>
internal sealed record ProbeAuthenticator(string Secret, TimeProvider Clock)
{
    /// <summary>The code that set it up.</summary>
    public string FirstCode { get; init; } = "";

    public IReadOnlyList<string> RecoveryCodes { get; init; } = [];

    /// <summary>The code of this moment, or of some steps of 30 seconds later.</summary>
    public string Code(int stepsLater = 0) =>
        new Totp(Base32Encoding.ToBytes(Secret.Replace(" ", "", StringComparison.Ordinal)))
            .ComputeTotp(Clock.GetUtcNow().UtcDateTime.AddSeconds(30 * stepsLater));
}
