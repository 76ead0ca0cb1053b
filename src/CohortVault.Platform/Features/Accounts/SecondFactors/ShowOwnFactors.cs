using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Passkeys;
using CohortVault.Platform.Features.Operations.Contracts;
using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Accounts.SecondFactors;

/// <summary>What a person can show as a second factor, for the pages that ask for it.</summary>
/// <param name="Site">Where the person's passkeys work; null if they have none for this address.</param>
/// <param name="Exists">Whether there is any.</param>
/// <param name="HasApp">Whether there is an app; otherwise only recovery codes can be typed.</param>
/// <param name="DemoCode">In the demonstration, what the app would show; null otherwise.</param>
internal sealed record OwnFactors(PasskeySite? Site, bool Exists, bool HasApp, string? DemoCode);

/// <summary>Looks what a person can show as a second factor on a listener.</summary>
internal sealed class ShowOwnFactors(PasskeySites sites, PasskeyStore passkeys, SecondFactorStore factors, DemoMode demo)
{
    public async Task<OwnFactors> Handle(AccountId id, Listener listener, CancellationToken ct)
    {
        var site = sites.Of(listener);
        return new OwnFactors(
            site is not null && await passkeys.AnyAsync(id, site, ct) ? site : null,
            await factors.ExistsAsync(id, ct),
            await factors.HasAppAsync(id, ct),
            demo.On ? await factors.CurrentCodeAsync(id, ct) : null);
    }
}
