using Microsoft.AspNetCore.Http;

namespace CohortVault.Platform.Kernel;

/// <summary>
/// The endpoint exists on the admin listener alone; without it an endpoint exists on the public one alone.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class OnAdminListener : Attribute;

/// <summary>The endpoint exists on both listeners: health and static assets.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class OnEveryListener : Attribute;

/// <summary>The addresses that the server listens on.</summary>
public enum Listener
{
    /// <summary>For everybody.</summary>
    Public,

    /// <summary>For the people who run the installation; loopback by default.</summary>
    Admin,
}

/// <summary>Says on which listener a connection arrived; set by the server, so that no header can claim it.</summary>
/// <param name="Listener">The listener.</param>
public sealed record ListenerFeature(Listener Listener)
{
    /// <summary>The listener of a request; the public one, which may do least, if the server did not say.</summary>
    public static Listener Of(HttpContext context) =>
        context.Features.Get<ListenerFeature>()?.Listener ?? Listener.Public;
}
