using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.MasterKeys;
using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Tests.Features.Vault;

public sealed class RecoveryTests
{
    private static readonly MasterKeyKeeping _otherPassphrase = new(MasterKeySource.Passphrase, Keepers.OtherPassphrase);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lost_key_comes_back_from_a_document_and_its_passphrase()
    {
        await using var installation = await Installation.NewAsync(Keepers.InHaste);
        var index = Index(installation);
        var document = Assert.Single(await ExportAsync(installation, _otherPassphrase));
        Assert.Contains("any more. Export a new one", document, StringComparison.Ordinal);
        await LoseAsync(installation);
        Assert.Equal("vault.wrong-passphrase", (await RecoverAsync(installation, [document], Keepers.Passphrase, null)).Refusal?.Code);
        Assert.True((await RecoverAsync(installation, [document], Keepers.OtherPassphrase, null)).Succeeded);
        Assert.False(File.Exists(KeyFile(installation)), "looking changed something");
        Assert.True((await RecoverAsync(installation, [document], Keepers.OtherPassphrase, Keepers.InFile)).Succeeded);
        await installation.RestartAsync();
        Assert.Equal(index, Index(installation));
    }

    [Fact]
    public async Task A_lost_key_comes_back_from_enough_documents_with_shares()
    {
        await using var installation = await Installation.NewAsync();
        var index = Index(installation);
        var documents = await ExportAsync(installation, Keepers.AsShares);
        var others = await ExportAsync(installation, Keepers.AsShares);
        Assert.Equal(3, documents.Count);
        await LoseAsync(installation);
        Assert.Equal("vault.too-few-shares", (await RecoverAsync(installation, [documents[0]], null, null)).Refusal?.Code);
        Assert.Equal("vault.share-given-twice", (await RecoverAsync(installation, [documents[0], documents[0]], null, null)).Refusal?.Code);
        Assert.Equal("vault.share-of-another-set", (await RecoverAsync(installation, [documents[0], others[1]], null, null)).Refusal?.Code);
        Assert.True((await RecoverAsync(installation, [documents[2], documents[0]], null, Keepers.InFile)).Succeeded);
        await installation.RestartAsync();
        Assert.Equal(index, Index(installation));
    }

    [Fact]
    public async Task A_document_that_was_typed_anew_is_read_and_a_wrong_character_noticed()
    {
        await using var installation = await Installation.NewAsync(Keepers.InHaste);
        var document = Assert.Single(await ExportAsync(installation, _otherPassphrase));
        var fields = document[document.IndexOf("CohortVault recovery document 1", StringComparison.Ordinal)..];
        Assert.NotNull(RecoveryDocument.Parse(fields));
        Assert.NotNull(RecoveryDocument.Parse("  " + fields.Replace("\n", "  \r\n  ", StringComparison.Ordinal)));
        for (var at = 0; at < fields.Length; at++)
        {
            if (char.IsAsciiHexDigitLower(fields[at]) || char.IsAsciiDigit(fields[at]))
            {
                Assert.Null(RecoveryDocument.Parse(fields[..at] + (fields[at] == '7' ? '4' : '7') + fields[(at + 1)..]));
            }
        }

        Assert.Null(RecoveryDocument.Parse(""));
        Assert.Null(RecoveryDocument.Parse(new string('x', 100_000)));
        Assert.Equal("vault.not-a-recovery-document", (await RecoverAsync(installation, ["hello"], "", null)).Refusal?.Code);
        Assert.Equal("vault.not-a-recovery-document", (await RecoverAsync(installation, [], "", null)).Refusal?.Code);
    }

    [Fact]
    public async Task After_a_rotation_an_older_document_opens_nothing_and_the_status_says_so()
    {
        await using var installation = await Installation.NewAsync();
        var documents = await ExportAsync(installation, Keepers.AsShares);
        Assert.Contains("keys recover", Assert.Single((await installation.StatusAsync()).Copies).Opens, StringComparison.Ordinal);
        await installation.RotateAsync(Keepers.InFile);
        Assert.Equal("vault.recovery-of-another-key", (await RecoverAsync(installation, documents, null, Keepers.InFile)).Refusal?.Code);
        Assert.StartsWith("Nothing in this key store", Assert.Single((await installation.StatusAsync()).Copies).Opens, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_in_the_clear_or_under_a_weak_passphrase_is_refused()
    {
        await using var installation = await Installation.NewAsync();
        foreach (var (keeping, code) in ((MasterKeyKeeping, string)[])
            [(Keepers.InFile, "vault.recovery-in-the-clear"), (new(MasterKeySource.Passphrase, "secret"), "vault.weak-passphrase")])
        {
            var refused = await installation.AdministerAsync(keys => keys.ExportRecoveryAsync(
                keeping, _ => Assert.Fail("Something was handed out."), Ct));
            Assert.Equal(code, refused.Refusal?.Code);
        }
    }

    private static string KeyFile(Installation installation) => Path.Combine(installation.Folder, "keys", "master.key");

    private static byte[] Index(Installation installation) =>
        installation.Get<IFieldVault>().BlindIndex("accounts", "email", "maria@example.org");

    private static async Task<IReadOnlyList<string>> ExportAsync(Installation installation, MasterKeyKeeping keeping)
    {
        IReadOnlyList<string> texts = [];
        var made = await installation.AdministerAsync(keys => keys.ExportRecoveryAsync(keeping, given => texts = given, Ct));
        Assert.True(made.Succeeded, made.Refusal?.Text);
        return texts;
    }

    /// <summary>The key file is gone, and the program starts without it.</summary>
    private static async Task LoseAsync(Installation installation)
    {
        await installation.StopAsync();
        File.Delete(KeyFile(installation));
        installation.Rebuild();
    }

    private static Task<Outcome<MasterKeyChange>> RecoverAsync(
        Installation installation, IReadOnlyList<string> documents, string? passphrase, MasterKeyKeeping? keeping) =>
        installation.AdministerAsync(keys => keys.RecoverAsync(documents, passphrase, keeping, _ => { }, Ct));
}
