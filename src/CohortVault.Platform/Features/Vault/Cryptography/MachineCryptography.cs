using System.Security.Cryptography;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Vault.Cryptography;

/// <summary>FIPS is required, and the module below the program is not in that state.</summary>
public sealed class FipsRequiredException(string message) : IOException(message);

/// <summary>The cryptography of this machine.</summary>
internal sealed class MachineCryptography(IOptions<VaultOptions> options) : ICryptography
{
    public CryptoModule Module { get; } = Look();

    public bool FipsRequired => options.Value.RequireFips;

    /// <summary>Before anything is opened: refuses to go on without what the operator requires.</summary>
    /// <exception cref="FipsRequiredException">It is not there.</exception>
    public void RefuseWithoutFips()
    {
        if (FipsRequired && !Module.FipsInForce)
        {
            throw new FipsRequiredException(
                $"Vault:RequireFips is set, and the cryptography of this machine is: {Module.Describe()} "
                + "Install and activate a validated FIPS provider of OpenSSL, or take the setting back.");
        }
    }

    private static CryptoModule Look()
    {
        // The framework loads the library at its first use.
        SHA256.HashData([]);
        return OpenSsl.Describe();
    }
}
