using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Keys;
using CohortVault.Sealing;
using Microsoft.AspNetCore.DataProtection;

namespace CohortVault.Platform.Tests.Features.Vault;

public sealed class MasterKeyTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_use_makes_a_master_key_for_its_owner_alone()
    {
        await using var installation = await Installation.NewAsync();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile(installation)));
        Assert.StartsWith("CohortVault master key 1\n", await File.ReadAllTextAsync(KeyFile(installation), Ct));
    }

    [Fact]
    public async Task A_missing_master_key_is_refused_clearly_and_not_replaced()
    {
        await using var installation = await Installation.NewAsync();
        await installation.StopAsync();
        File.Delete(KeyFile(installation));
        var refused = await StartAgainAsync(installation);
        Assert.Contains("is missing", refused.Message);
        Assert.False(File.Exists(KeyFile(installation)));
    }

    [Fact]
    public async Task Another_installations_master_key_is_refused_clearly()
    {
        await using var installation = await Installation.NewAsync();
        await installation.StopAsync();
        File.Delete(KeyFile(installation));
        MasterKeyFile.Create(KeyFile(installation)).Dispose();
        Assert.Contains("was made with key", (await StartAgainAsync(installation)).Message);
    }

    [Theory]
    [InlineData("key: ", "key: 0", "damaged")]
    [InlineData("CohortVault", "Cohort", "damaged")]
    [InlineData("id:  ", "id:  0", "damaged")]
    public async Task A_damaged_master_key_is_refused_clearly(string text, string changed, string said)
    {
        await using var installation = await Installation.NewAsync();
        await installation.StopAsync();
        var content = await File.ReadAllTextAsync(KeyFile(installation), Ct);
        await File.WriteAllTextAsync(KeyFile(installation), content.Replace(text, changed, StringComparison.Ordinal),
            Ct);
        Assert.Contains(said, (await StartAgainAsync(installation)).Message);
    }

    [Fact]
    public async Task A_master_key_that_others_can_read_is_refused()
    {
        await using var installation = await Installation.NewAsync();
        await installation.StopAsync();
        File.SetUnixFileMode(KeyFile(installation),
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.Contains("chmod 600", (await StartAgainAsync(installation)).Message);
    }

    [Fact]
    public async Task The_master_key_is_in_no_other_file()
    {
        await using var installation = await Installation.NewAsync();
        using var key = MasterKeyFile.Read(KeyFile(installation));
        var aside = Path.GetTempFileName();
        File.Move(KeyFile(installation), aside, overwrite: true);
        Assert.False(installation.Holds(key.Bytes));
        Assert.False(installation.Holds(Convert.ToHexStringLower(key.Bytes)));
        File.Delete(aside);
    }

    [Fact]
    public async Task Blind_indexes_stay_the_same_after_a_restart()
    {
        await using var installation = await Installation.NewAsync();
        var index = installation.Get<IFieldVault>().BlindIndex("accounts", "email", "maria@example.org");
        await installation.RestartAsync();
        Assert.Equal(index, installation.Get<IFieldVault>().BlindIndex("accounts", "email", "maria@example.org"));
    }

    [Fact]
    public async Task A_column_moved_to_another_row_does_not_open()
    {
        await using var installation = await Installation.NewAsync();
        var fields = installation.Get<IFieldVault>();
        var cell = new CellAddress("accounts", "email", Guid.Parse("11111111-1111-1111-1111-111111111111"),
            OwnerId.New());
        var field = await fields.SealAsync(cell, "maria@example.org", Ct);
        await Assert.ThrowsAsync<SealBrokenException>(
            () => fields.OpenAsync(cell with { Row = Guid.Parse("22222222-2222-2222-2222-222222222222") }, field, Ct));
    }

    [Fact]
    public async Task The_web_frameworks_keys_are_sealed_and_survive_a_restart()
    {
        await using var installation = await Installation.NewAsync();
        var cookie = installation.Get<IDataProtectionProvider>().CreateProtector("test").Protect("session");
        Assert.False(installation.Holds("masterKey"), "a key of the web framework is readable on disk");
        Assert.True(installation.Holds("sealedKey"));
        await installation.RestartAsync();
        Assert.Equal("session", installation.Get<IDataProtectionProvider>().CreateProtector("test").Unprotect(cookie));
    }

    private static string KeyFile(Installation installation) => Path.Combine(installation.Folder, "keys", "master.key");

    private static async Task<MasterKeyException> StartAgainAsync(Installation installation)
    {
        installation.Rebuild();
        return await Assert.ThrowsAsync<MasterKeyException>(installation.PrepareAsync);
    }
}
