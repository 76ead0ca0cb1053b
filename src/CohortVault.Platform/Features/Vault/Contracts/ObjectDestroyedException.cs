namespace CohortVault.Platform.Features.Vault.Contracts;

/// <summary>An object cannot be kept, because its subject or owner was destroyed while it was being written.</summary>
public sealed class ObjectDestroyedException()
    : Exception("What this object belongs to was destroyed while it was being written, so it was not kept.");
