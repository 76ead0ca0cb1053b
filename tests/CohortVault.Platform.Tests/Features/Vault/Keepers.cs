using CohortVault.Platform.Features.Vault;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Tests.Features.Vault;

/// <summary>Those who look after the master key of a test's installation.</summary>
internal static class Keepers
{
    public const string Passphrase = "nine quiet herons wade at dusk 17";
    public const string OtherPassphrase = "four loud magpies argue at dawn 42";

    public static readonly MasterKeyKeeping InFile = new(MasterKeySource.File);
    public static readonly MasterKeyKeeping UnderPassphrase = new(MasterKeySource.Passphrase, Passphrase);
    public static readonly MasterKeyKeeping AsShares = new(MasterKeySource.Shares, Threshold: 2, Count: 3);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>As few rounds as are allowed, so that the tests are done today.</summary>
    public static void InHaste(IServiceCollection services) =>
        services.PostConfigure<VaultOptions>(options => options.PassphraseIterations = 600_000);

    public static async Task<IReadOnlyList<string>> KeepAsync(this Installation installation, MasterKeyKeeping keeping)
    {
        IReadOnlyList<string> shares = [];
        var change = await installation.AdministerAsync(keys => keys.KeepAsync(keeping, given => shares = given, Ct));
        Assert.True(change.Succeeded, change.Refusal?.Text);
        Assert.Equal((change.Value.From, keeping.Source), (change.Value.To, change.Value.Source));
        return shares;
    }

    public static async Task<(MasterKeyChange Change, IReadOnlyList<string> Shares)> RotateAsync(
        this Installation installation, MasterKeyKeeping keeping)
    {
        IReadOnlyList<string> shares = [];
        var change = await installation.AdministerAsync(keys => keys.RotateAsync(keeping, given => shares = given, Ct));
        Assert.True(change.Succeeded, change.Refusal?.Text);
        Assert.NotEqual(change.Value.From, change.Value.To);
        return (change.Value, shares);
    }

    public static async Task<MasterKeyStatus> StatusAsync(this Installation installation) =>
        (await installation.AdministerAsync(keys => keys.StatusAsync(Ct))).Value;

    public static async Task<T> AdministerAsync<T>(this Installation installation, Func<IMasterKeyAdministration, Task<T>> act)
    {
        await using var scope = installation.Scope();
        return await act(scope.ServiceProvider.GetRequiredService<IMasterKeyAdministration>());
    }

    public static Task<Outcome<SealState>> GiveAsync(this Installation installation, string secret) =>
        installation.Get<IVaultSeal>().GiveAsync(secret, Ct);

    public static async Task<string?> RefusalAsync(this Installation installation, string secret) =>
        (await installation.GiveAsync(secret)).Refusal?.Code;
}
