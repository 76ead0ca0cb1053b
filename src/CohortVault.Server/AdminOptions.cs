using System.Net;
using Microsoft.Extensions.Options;

namespace CohortVault.Server;

/// <summary>Who reaches the admin listener: section <c>Admin</c>.</summary>
public sealed class AdminOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Admin";

    /// <summary>
    /// Addresses and networks, such as <c>10.1.2.0/24</c>, from which the admin listener takes connections besides those of
    /// the machine itself.
    /// </summary>
    public IList<string> Allow { get; } = [];

    /// <summary>Whether a connection from an address is taken; one without an address is not.</summary>
    internal bool IsAllowed(IPAddress? address)
    {
        if (address is null)
        {
            return false;
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return IPAddress.IsLoopback(address) || Allow.Any(network => Parse(network) is { } own && own.Contains(address));
    }

    internal static IPNetwork? Parse(string text)
    {
        if (IPAddress.TryParse(text, out var single))
        {
            return new IPNetwork(single, single.GetAddressBytes().Length * 8);
        }

        return IPNetwork.TryParse(text, out var network) ? network : null;
    }
}

/// <summary>Refuses what is neither an address nor a network.</summary>
internal sealed class AdminOptionsValidator : IValidateOptions<AdminOptions>
{
    public ValidateOptionsResult Validate(string? name, AdminOptions options) =>
        options.Allow.FirstOrDefault(network => AdminOptions.Parse(network) is null) is { } wrong
            ? ValidateOptionsResult.Fail(
                $"Admin:Allow holds {wrong}, which is neither an address nor a network. Write 10.1.2.3 or 10.1.2.0/24.")
            : ValidateOptionsResult.Success;
}
