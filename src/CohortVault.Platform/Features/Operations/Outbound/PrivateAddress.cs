using System.Net;
using System.Net.Sockets;

namespace CohortVault.Platform.Features.Operations.Outbound;

/// <summary>Tells addresses of the public internet from all others.</summary>
internal static class PrivateAddress
{
    private static readonly IPNetwork[] _reserved =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/3",
        ]).Select(IPNetwork.Parse),
    ];

    // All that is given out to the public; within it the ways in which IPv4 addresses are wrapped.
    private static readonly IPNetwork _public6 = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork[] _wrapping6 = [IPNetwork.Parse("2001::/32"), IPNetwork.Parse("2002::/16")];

    /// <summary>Whether an address belongs to this machine, a private network, or nobody in particular.</summary>
    public static bool Is(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily == AddressFamily.InterNetwork
            ? Array.Exists(_reserved, network => network.Contains(plain))
            : !_public6.Contains(plain) || Array.Exists(_wrapping6, network => network.Contains(plain));
    }
}
