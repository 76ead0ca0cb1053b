using System.Text.Json;
using Microsoft.Playwright;

namespace CohortVault.Server.Tests.Browser;

/// <summary>A device that the browser believes in: keeps passkeys and answers for its person at once.</summary>
internal sealed class VirtualAuthenticator
{
    private readonly ICDPSession _session;
    private readonly string _id;

    private VirtualAuthenticator(ICDPSession session, string id) => (_session, _id) = (session, id);

    public static async Task<VirtualAuthenticator> AddAsync(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("WebAuthn.enable");
        var added = await session.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = false,
            },
        });
        return new VirtualAuthenticator(session, added!.Value.GetProperty("authenticatorId").GetString()!);
    }

    /// <summary>The person touches the device whenever it asks, until told otherwise.</summary>
    public Task TouchAsync(bool on) => SendAsync(
        "WebAuthn.setAutomaticPresenceSimulation", new() { ["enabled"] = on });

    /// <summary>Whether the right finger lies on it.</summary>
    public Task RecogniseAsync(bool person) => SendAsync("WebAuthn.setUserVerified", new() { ["isUserVerified"] = person });

    /// <summary>How many passkeys it keeps.</summary>
    public async Task<int> CountAsync() =>
        (await SendAsync("WebAuthn.getCredentials", [])).GetProperty("credentials").GetArrayLength();

    private async Task<JsonElement> SendAsync(string method, Dictionary<string, object> what)
    {
        what["authenticatorId"] = _id;
        return (await _session.SendAsync(method, what)) ?? default;
    }
}
