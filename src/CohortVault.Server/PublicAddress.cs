using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace CohortVault.Server;

/// <summary>Where people reach the installation: as configured, or the addresses that the listeners have.</summary>
internal sealed class PublicAddress(
    IOptions<SiteOptions> site, ServeOptions serve, IServer? server = null) : IPublicAddress
{
    // The listeners are bound in the order public, admin; port 0 becomes a real one only then.
    private readonly Lazy<string[]> _bound = new(
        () => [.. server?.Features.Get<IServerAddressesFeature>()?.Addresses ?? []]);

    public Uri Public(string pathAndQuery) =>
        new(new Uri(Configured(site.Value.PublicUrl) ?? Listening(0, serve.Listen)), pathAndQuery);

    public Uri Admin(string pathAndQuery) =>
        new(new Uri(Configured(site.Value.AdminUrl) ?? Listening(1, serve.AdminListen)), pathAndQuery);

    private static string? Configured(string url) => url.Length > 0 ? url : null;

    private string Listening(int listener, string asked) =>
        _bound.Value.Length > listener ? _bound.Value[listener] : asked;
}
