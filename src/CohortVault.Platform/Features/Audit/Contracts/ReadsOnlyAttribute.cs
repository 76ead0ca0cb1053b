namespace CohortVault.Platform.Features.Audit.Contracts;

/// <summary>
/// Says of an endpoint with a changing method (POST and the like) that it changes nothing, so nothing is audited.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class ReadsOnlyAttribute : Attribute;
