using System.Net;
using System.Net.Sockets;
using CohortVault.Platform.Features.Accounts.Contracts;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Accounts;

/// <summary>
/// How often one network address may try to sign in or register, and one account to show again that it is them. Counts in
/// memory, by fixed windows; an IPv6 address counts as its /64, which one customer has to himself.
/// </summary>
internal sealed class AttemptLimits(TimeProvider clock, IOptions<AccountOptions> options)
{
    // Beyond this many addresses in one window the table is emptied: memory stays bounded, and a flood from that many
    // addresses is not stopped by counting them.
    private const int MaxAddresses = 100_000;

    // Enough for a typing error or two; a stolen session is no place to try passwords out.
    private const int ReauthenticationsPerMinute = 5;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Purpose, string Whom), (DateTimeOffset Since, int Count)> _counts = [];

    public bool MaySignIn(IPAddress? from) =>
        MayTry("sign-in", Network(from), options.Value.SignInsPerMinute, TimeSpan.FromMinutes(1));

    /// <summary>Whether somebody who is signed in may show again that it is them; by account, wherever they sit.</summary>
    public bool MayReauthenticate(AccountId account) =>
        MayTry("again", account.ToString(), ReauthenticationsPerMinute, TimeSpan.FromMinutes(1));

    public bool MayRegister(IPAddress? from) =>
        MayTry("register", Network(from), options.Value.RegistrationsPerHour, TimeSpan.FromHours(1));

    private bool MayTry(string purpose, string whom, int limit, TimeSpan window)
    {
        var now = clock.GetUtcNow();
        lock (_gate)
        {
            if (_counts.Count >= MaxAddresses)
            {
                _counts.Clear();
            }

            var key = (purpose, whom);
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
