using System.Security.Cryptography;

namespace CohortVault.Platform.Features.Vault.Contracts;

/// <summary>The installation's signing keys (ECDSA P-256), each random, made on first use, and kept wrapped.</summary>
internal interface ISigningKeys
{
    /// <summary>The key of this name; the caller disposes it.</summary>
    Task<ECDsa> SigningKeyAsync(string name, CancellationToken ct);
}
