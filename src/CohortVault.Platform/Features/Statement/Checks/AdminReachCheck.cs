using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Probes;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>
/// T18: bound to a network, the admin listener takes no connection from an address that is not listed, and takes it from the same
/// address once it is.
/// </summary>
internal sealed class AdminReachCheck : IControlCheck
{
    public string Control => "T18";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        if (OwnAddress() is not { } address)
        {
            return CheckResult.NotApplicable("This machine has no network address: nothing but itself can reach a listener.");
        }

        var findings = new Findings();
        foreach (var listed in (bool[])[false, true])
        {
            var server = await context.FreshServerAsync(_ => { }, ct, new AdminReach(address, listed));
            var answered = await AnswersAsync(server, ct);
            findings.Expect(
                answered == listed,
                listed
                    ? "From the same address, once it is listed, the connection is taken."
                    : "From a network address that is not listed the connection is cut off before a byte.",
                listed
                    ? "A listed address does not reach the admin listener."
                    : "The admin listener answers an address that is not listed.");
        }

        return findings.Conclude(
            "An admin listener on a network address of this machine cut off an address that was not listed, and answered it when it was.");
    }

    // Any answer to a request over TLS, whatever it says.
    private static async Task<bool> AnswersAsync(ProbeServer server, CancellationToken ct)
    {
        using var client = server.Client(admin: true);
        try
        {
            using var answer = await client.GetAsync("/health/live", ct);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static IPAddress? OwnAddress() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(network => network.OperationalStatus is OperationalStatus.Up)
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address)
        .FirstOrDefault(address => address.AddressFamily is AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));
}
