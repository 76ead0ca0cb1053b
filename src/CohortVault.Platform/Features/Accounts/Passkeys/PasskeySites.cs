using System.Net;
using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Accounts.Passkeys;

/// <summary>Where passkeys of a listener work.</summary>
/// <param name="Domain">Host name that they are made for (relying party id).</param>
/// <param name="Origin">The one address, as browsers write it, whose pages may use them.</param>
internal sealed record PasskeySite(string Domain, string Origin);

/// <summary>
/// The sites of the two listeners, from the configured addresses alone. Passkeys are bound to a name: where an installation
/// is reached by a number there are none, but for the machine itself, which is also called localhost.
/// </summary>
internal sealed class PasskeySites(IPublicAddress addresses)
{
    private const string ThisMachine = "localhost";

    /// <summary>The site of a listener; null if its address has no name.</summary>
    public PasskeySite? Of(Listener listener)
    {
        var address = listener is Listener.Admin ? addresses.Admin("/") : addresses.Public("/");
        if (Domain(address) is not { } domain)
        {
            return null;
        }

        var port = address.IsDefaultPort ? "" : FormattableString.Invariant($":{address.Port}");
        return new PasskeySite(domain, $"{address.Scheme}://{domain}{port}");
    }

    private static string? Domain(Uri address) => address.HostNameType switch
    {
        UriHostNameType.Dns => address.IdnHost.ToLowerInvariant(),
        UriHostNameType.IPv4 or UriHostNameType.IPv6 when IPAddress.IsLoopback(IPAddress.Parse(address.Host)) => ThisMachine,
        _ => null,
    };
}
