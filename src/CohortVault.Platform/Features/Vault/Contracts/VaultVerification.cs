using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Vault.Contracts;

/// <summary>What reading everything found.</summary>
/// <param name="Objects">Sealed objects read.</param>
/// <param name="Bytes">Their plain bytes together.</param>
/// <param name="AuditRecords">Records of the audit log.</param>
/// <param name="Problems">What is damaged, a sentence each; empty if nothing is.</param>
public sealed record VerifiedData(int Objects, long Bytes, long AuditRecords, IReadOnlyList<string> Problems);

/// <summary>Reads everything that is kept and names what is damaged.</summary>
public static class VaultVerification
{
    /// <summary>Whether a file begins as a sealed object does.</summary>
    public static bool IsSealed(string path)
    {
        Span<byte> start = stackalloc byte[8];
        using var file = File.OpenRead(path);
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length
            && start.SequenceEqual("CVSEALED"u8);
    }

    /// <summary>
    /// Reads every sealed object whole, wherever it is kept, and computes the audit log's tree anew.
    /// </summary>
    /// <exception cref="ObjectStoreException">The object store cannot be reached, which is no damage.</exception>
    public static async Task<VerifiedData> RunAsync(IServiceProvider services, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        return await ActivatorUtilities.CreateInstance<VerifyData>(scope.ServiceProvider).Handle(ct);
    }
}
