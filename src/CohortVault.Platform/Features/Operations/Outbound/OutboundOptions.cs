using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Operations.Outbound;

/// <summary>Which other machines the program may call: section <c>Outbound</c>. Empty means none.</summary>
public sealed class OutboundOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Outbound";

    /// <summary>Host names that may be called, at public addresses.</summary>
    public IList<string> Hosts { get; } = [];

    /// <summary>Host names that may be called wherever they are, private networks and this machine included.</summary>
    public IList<string> PrivateHosts { get; } = [];

    /// <summary>Whether push services may be called, to remind participants on their phones.</summary>
    public bool Push { get; set; }

    /// <summary>
    /// Hosts of push services; one that begins with a dot stands for every host below it. Empty for those of the known browsers.
    /// </summary>
    public IList<string> PushHosts { get; } = [];

    /// <summary>Certificates (PEM) that <see cref="PrivateHosts"/> are verified with; empty for those of the system.</summary>
    public string PrivateRoots { get; set; } = "";
}

/// <summary>Refuses what is no host name, and certificates that are not there.</summary>
internal sealed class OutboundOptionsValidator : IValidateOptions<OutboundOptions>
{
    public ValidateOptionsResult Validate(string? name, OutboundOptions options)
    {
        foreach (var host in options.Hosts.Concat(options.PrivateHosts).Concat(options.PushHosts.Select(host => host.TrimStart('.'))))
        {
            if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
            {
                return ValidateOptionsResult.Fail($"Outbound: '{host}' is not a host name. Write it without https:// and port.");
            }
        }

        return options.PrivateRoots.Length > 0 && !File.Exists(options.PrivateRoots)
            ? ValidateOptionsResult.Fail($"Outbound:PrivateRoots: there is no file {options.PrivateRoots}.")
            : ValidateOptionsResult.Success;
    }
}
