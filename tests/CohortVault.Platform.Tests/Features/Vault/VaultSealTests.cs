using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using CohortVault.Platform.Features.Vault;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Keys;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Tests.Features.Vault;

public abstract class VaultSealTests(OnePostgres? postgres = null) : InstallationTests(postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_vault_under_a_passphrase_stays_sealed_until_the_right_one_is_given()
    {
        await using var installation = await NewInstallationAsync(Keepers.InHaste);
        var index = Index(installation);
        await installation.KeepAsync(Keepers.UnderPassphrase);
        Assert.False(File.Exists(Path.Combine(installation.Folder, "keys", "master.key")));
        await installation.RestartAsync();
        var seal = installation.Get<IVaultSeal>();
        Assert.False(seal.IsOpen);
        Assert.Equal(MasterKeySource.Passphrase, seal.State.Source);
        Assert.Throws<InvalidOperationException>(() => Index(installation));
        Assert.Equal("vault.wrong-passphrase", await installation.RefusalAsync(Keepers.OtherPassphrase));
        Assert.Equal("vault.wrong-passphrase", await installation.RefusalAsync(""));
        Assert.False(seal.Opened.IsCompleted);
        Assert.True((await installation.GiveAsync(Keepers.Passphrase)).Value.IsOpen);
        Assert.True(seal.Opened.IsCompletedSuccessfully);
        Assert.Equal(index, Index(installation));
    }

    [Fact]
    public async Task Shares_open_the_vault_and_what_is_wrong_with_one_is_named()
    {
        await using var installation = await NewInstallationAsync();
        var index = Index(installation);
        var old = await installation.KeepAsync(Keepers.AsShares);
        var shares = await installation.KeepAsync(Keepers.AsShares);
        Assert.Equal(3, shares.Count);
        await installation.RestartAsync();
        var state = installation.Get<IVaultSeal>().State;
        Assert.Equal((MasterKeySource.Shares, 2, shares[0].Split('-')[1]), (state.Source, state.Threshold, state.ShareSet));
        Assert.Equal("vault.not-a-share", await installation.RefusalAsync("open sesame"));
        Assert.Equal("vault.damaged-share", await installation.RefusalAsync(shares[0][..^1] + (shares[0][^1] == '7' ? '4' : '7')));
        Assert.Equal("vault.share-of-another-set", await installation.RefusalAsync(old[1]));
        Assert.Equal([3], (await installation.GiveAsync(shares[2])).Value.Given);
        Assert.Equal("vault.share-given-twice", await installation.RefusalAsync(shares[2].ToLowerInvariant()));
        Assert.False(installation.Get<IVaultSeal>().IsOpen);
        Assert.True((await installation.GiveAsync(shares[0])).Value.IsOpen);
        Assert.Equal(index, Index(installation));
    }

    [Fact]
    public async Task A_share_that_was_made_up_opens_nothing_and_the_true_ones_still_do()
    {
        await using var installation = await NewInstallationAsync();
        var shares = await installation.KeepAsync(Keepers.AsShares);
        var forged = Forge(shares[0].Split('-')[1]);
        await installation.RestartAsync();
        Assert.True((await installation.GiveAsync(shares[0])).Succeeded);
        Assert.Equal("vault.shares-do-not-open", await installation.RefusalAsync(forged));
        Assert.Empty(installation.Get<IVaultSeal>().State.Given);
        Assert.True((await installation.GiveAsync(shares[2])).Succeeded);
        Assert.True((await installation.GiveAsync(shares[1])).Value.IsOpen);
    }

    [Fact]
    public async Task A_new_installation_that_finds_a_passphrase_never_has_a_key_file()
    {
        var credential = await WriteAsync(Keepers.Passphrase + "\n");
        await using var installation = await NewInstallationAsync(services =>
        {
            Keepers.InHaste(services);
            services.PostConfigure<VaultOptions>(options => options.PassphraseFile = credential);
        });
        Assert.True(installation.Get<IVaultSeal>().IsOpen);
        Assert.Empty(Directory.GetFiles(Path.Combine(installation.Folder, "keys"), "master.key*"));
        await installation.RestartAsync();
        Assert.True(installation.Get<IVaultSeal>().IsOpen);

        File.SetUnixFileMode(credential, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        await installation.StopAsync();
        installation.Rebuild();
        Assert.Contains("chmod 600", (await Assert.ThrowsAsync<MasterKeyException>(installation.PrepareAsync)).Message);

        await File.WriteAllTextAsync(await WriteAsync(Keepers.OtherPassphrase, credential), Keepers.OtherPassphrase, Ct);
        installation.Rebuild();
        Assert.Contains("does not open", (await Assert.ThrowsAsync<MasterKeyException>(installation.PrepareAsync)).Message);
        File.Delete(credential);
        installation.Rebuild();
        await Assert.ThrowsAsync<FileNotFoundException>(installation.PrepareAsync);
    }

    [Fact]
    public async Task A_key_goes_from_file_to_passphrase_to_shares_and_back_and_stays_the_same()
    {
        await using var installation = await NewInstallationAsync(Keepers.InHaste);
        using var key = MasterKeyFile.Read(Path.Combine(installation.Folder, "keys", "master.key"));
        var hex = Convert.ToHexStringLower(key.Bytes);
        Assert.True(installation.Holds(hex));
        await installation.KeepAsync(Keepers.UnderPassphrase);
        Assert.False(installation.Holds(hex), "the key file's content is still on the disk");
        var shares = await installation.KeepAsync(Keepers.AsShares);
        await installation.KeepAsync(Keepers.InFile);
        Assert.True(installation.Holds(hex));
        await installation.RestartAsync();
        Assert.True(installation.Get<IVaultSeal>().IsOpen);
        var status = await installation.StatusAsync();
        Assert.Equal((MasterKeySource.File, MasterKeyFile.IdOf(key), ""), (status.Source, status.MasterKeyId, status.Unfinished));
        var copy = Assert.Single(status.Copies);
        Assert.Equal((shares[0].Split('-')[1], 2, 3), (copy.Set, copy.Threshold, copy.Count));
        Assert.StartsWith("Still this master key", copy.Opens, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("short and weak")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("neun stille Reiher waten in der Dämmerung 17")]
    public async Task A_passphrase_that_could_be_guessed_or_mistyped_by_another_keyboard_is_refused(string passphrase)
    {
        await using var installation = await NewInstallationAsync();
        var refused = await installation.AdministerAsync(keys => keys.KeepAsync(
            new MasterKeyKeeping(MasterKeySource.Passphrase, passphrase), _ => { }, Ct));
        Assert.Equal("vault.weak-passphrase", refused.Refusal?.Code);
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(4, 3)]
    [InlineData(2, 256)]
    [InlineData(0, 0)]
    public async Task A_split_that_makes_no_sense_is_refused(int threshold, int count)
    {
        await using var installation = await NewInstallationAsync();
        var refused = await installation.AdministerAsync(keys => keys.KeepAsync(
            new MasterKeyKeeping(MasterKeySource.Shares, Threshold: threshold, Count: count), _ => { }, Ct));
        Assert.Equal("vault.bad-split", refused.Refusal?.Code);
    }

    /// <summary>Share 2 of 2 with a value of zeros and a checksum that fits.</summary>
    private static string Forge(string set)
    {
        byte[] content = [.. Encoding.ASCII.GetBytes($"CohortVault key share 1\0{set}\0"), 2, 2, .. new byte[32]];
        var checksum = new BigInteger(SHA256.HashData(content).AsSpan(0, 5), isUnsigned: true, isBigEndian: true);
        var text = string.Concat(Enumerable.Range(0, 8).Reverse()
            .Select(at => "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[(int)((checksum >> (5 * at)) & 31)]));
        return $"CVS1-{set}-2-2-{new string('0', 52)}{text}";
    }

    private static byte[] Index(Installation installation) =>
        installation.Get<IFieldVault>().BlindIndex("accounts", "email", "maria@example.org");

    private static async Task<string> WriteAsync(string passphrase, string? file = null)
    {
        file ??= Path.GetTempFileName();
        await File.WriteAllTextAsync(file, passphrase, Ct);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }
}

public sealed class SqliteVaultSealTests : VaultSealTests;

[Collection(OnPostgres.Name)]
public sealed class PostgresVaultSealTests(OnePostgres postgres) : VaultSealTests(postgres);
