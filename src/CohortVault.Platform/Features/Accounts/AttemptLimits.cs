using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Accounts;

/// <summary>
/// How often one network address may try to sign in or register. Counts in memory, by fixed windows; an IPv6 address
/// counts as its /64, which one customer has to himself.
/// </summary>
internal sealed class AttemptLimits(TimeProvider clock, IOptions<AccountOptions> options)
{
    // Beyond this many addresses in one window the table is emptied: memory stays bounded, and a flood from that many
    // addresses is not stopped by counting them.
    private const int MaxAddresses = 100_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Purpose, string Address), (DateTimeOffset Since, int Count)> _counts = [];

    public bool MaySignIn(IPAddress? from) =>
        MayTry("sign-in", from, options.Value.SignInsPerMinute, TimeSpan.FromMinutes(1));

    public bool MayRegister(IPAddress? from) =>
        MayTry("register", from, options.Value.RegistrationsPerHour, TimeSpan.FromHours(1));

    private bool MayTry(string purpose, IPAddress? from, int limit, TimeSpan window)
    {
        var now = clock.GetUtcNow();
        lock (_gate)
        {
            if (_counts.Count >= MaxAddresses)
            {
                _counts.Clear();
            }

            var key = (purpose, Network(from));
            var (since, count) = _counts.GetValueOrDefault(key);
            _counts[key] = now - since >= window ? (now, 1) : (since, count + 1);
            return _counts[key].Count <= limit;
        }
    }

    private static string Network(IPAddress? from)
    {
        if (from is null)
        {
            return "unknown";
        }

        return from.AddressFamily is AddressFamily.InterNetworkV6 && !from.IsIPv4MappedToIPv6
            ? Convert.ToHexString(from.GetAddressBytes().AsSpan(0, 8))
            : from.MapToIPv4().ToString();
    }
}
