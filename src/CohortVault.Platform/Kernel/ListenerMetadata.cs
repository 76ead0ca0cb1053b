namespace CohortVault.Platform.Kernel;

/// <summary>The endpoint exists on the admin listener alone; without it an endpoint exists on the public one alone.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class OnAdminListener : Attribute;

/// <summary>The endpoint exists on both listeners: health and static assets.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class OnEveryListener : Attribute;
