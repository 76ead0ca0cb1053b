namespace CohortVault.Platform.Kernel;

/// <summary>
/// The endpoint answers also while the vault is sealed, when there is no key for anything; all others say that it is.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class ServesWhileSealed : Attribute;
