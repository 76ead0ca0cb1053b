using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Statement.Contracts;

/// <summary>
/// Starts the same program with the same configuration on an empty data directory and free loopback ports, so that
/// checks can use it as hard as they like.
/// </summary>
public interface IScratchServers
{
    /// <summary>Starts one. Disposing stops it; its directory is left to the caller.</summary>
    /// <param name="directory">Empty data directory.</param>
    /// <param name="adjust">Replaces services before the start: the clock, and in tests the mechanism to be
    /// broken.</param>
    /// <param name="ct">Gives up starting.</param>
    /// <param name="admin">Where the admin listener is; null for loopback.</param>
    Task<IScratchServer> StartAsync(
        string directory, Action<IServiceCollection> adjust, CancellationToken ct, AdminReach? admin = null);
}

/// <summary>Where the admin listener of a scratch instance is, and who may connect to it.</summary>
/// <param name="Address">An address of this machine.</param>
/// <param name="IsListed">Whether that address is on the list of those who may; nobody else is.</param>
public sealed record AdminReach(IPAddress Address, bool IsListed);

/// <summary>A running scratch instance.</summary>
public interface IScratchServer : IAsyncDisposable
{
    /// <summary>Address of the public listener.</summary>
    Uri PublicAddress { get; }

    /// <summary>Address of the admin listener.</summary>
    Uri AdminAddress { get; }

    /// <summary>Its services.</summary>
    IServiceProvider Services { get; }
}
