namespace CohortVault.Platform.Features.Accounts.Contracts;

/// <summary>Which rule new passwords are held to.</summary>
public enum PasswordProfile
{
    /// <summary>At least 8 characters with a digit, a capital and a small letter.</summary>
    Default,

    /// <summary>At least 15 characters of any kind, as NIST SP 800-63B advises.</summary>
    Nist,
}
