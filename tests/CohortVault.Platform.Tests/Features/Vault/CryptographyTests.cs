using System.Diagnostics;
using System.Text.RegularExpressions;
using CohortVault.Platform.Features.Statement.Checks;
using CohortVault.Platform.Features.Vault;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Cryptography;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Tests.Features.Vault;

/// <summary>The inventory of algorithms and keys, and the module that carries them out.</summary>
public sealed partial class CryptographyTests
{
    private static readonly string _root = FindRoot();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_module_is_described_as_the_systems_own_tool_describes_it()
    {
        var module = OpenSsl.Describe();
        Assert.StartsWith(await OpenSslAsync("version") is var version ? string.Join(' ', version.Split(' ').Take(2)) : "", module.Library, StringComparison.Ordinal);
        var listed = await OpenSslAsync("list", "-providers");
        Assert.NotEmpty(module.Providers);
        foreach (var provider in module.Providers)
        {
            Assert.Contains($"  {provider.Name}\n", listed, StringComparison.Ordinal);
            Assert.Contains($"name: {provider.Title}\n", listed, StringComparison.Ordinal);
            Assert.Contains($"version: {provider.Version}\n", listed, StringComparison.Ordinal);
            Assert.Equal(provider.IsActive, listed.Contains("status: active", StringComparison.Ordinal));
        }

        Assert.Equal(listed.Contains("  fips\n", StringComparison.Ordinal), module.Providers.Any(provider => provider.Name == "fips"));
    }

    [Fact]
    public async Task Where_FIPS_is_required_and_not_there_nothing_is_opened()
    {
        if (OpenSsl.Describe().FipsInForce)
        {
            await using var fine = await Installation.NewAsync(Require);
            Assert.True(fine.Get<IVaultSeal>().IsOpen);
            return;
        }

        var refused = await Assert.ThrowsAsync<FipsRequiredException>(() => Installation.NewAsync(Require));
        Assert.Contains("RequireFips", refused.Message, StringComparison.Ordinal);
        Assert.Contains("OpenSSL 3", refused.Message, StringComparison.Ordinal);

        static void Require(IServiceCollection services) =>
            services.PostConfigure<VaultOptions>(options => options.RequireFips = true);
    }

    [Theory]
    [InlineData("fips", true, true, true)]
    [InlineData("fips", true, false, false)]
    [InlineData("fips", false, true, false)]
    [InlineData("default", true, true, false)]
    public void The_FIPS_state_needs_an_active_provider_and_its_algorithms_by_default(
        string provider, bool isActive, bool properties, bool expected)
    {
        var module = new CryptoModule("OpenSSL 3.0.9", [new CryptoProvider(provider, "", "3.0.9", isActive)], properties, null);
        Assert.Equal(expected, module.FipsInForce);
        Assert.Contains(expected ? "in its FIPS state" : "not in a FIPS state", module.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_cryptographic_call_of_the_source_is_in_the_inventory_and_nothing_else_is()
    {
        var called = (from file in Directory.EnumerateFiles(Path.Combine(_root, "src"), "*.cs", SearchOption.AllDirectories)
                      let path = Path.GetRelativePath(Path.Combine(_root, "src"), file)
                      where !path.Contains("/obj/", StringComparison.Ordinal)
                      from call in Calls().Matches(CommentOrText().Replace(File.ReadAllText(file), ""))
                      select $"{Place(path)}: {call.Value}").Distinct().ToHashSet();
        var listed = (from use in CryptoInventory.Algorithms from place in use.Places from call in use.Calls select $"{place}: {call}").ToHashSet();
        Assert.NotEmpty(called);
        Assert.Empty(called.Except(listed));
        Assert.Empty(CryptoInventory.Algorithms.Where(use => use.Calls.Count > 0
            && !use.Places.Any(place => use.Calls.Any(call => called.Contains($"{place}: {call}")))).Select(use => use.Algorithm));
    }

    [Fact]
    public async Task The_document_holds_the_inventory_as_the_program_has_it()
    {
        var expected = CryptoInventory.ToMarkdown();
        var output = Directory.CreateDirectory(Path.Combine(_root, "test-output")).FullName;
        await File.WriteAllTextAsync(Path.Combine(output, "crypto-inventory.md"), expected, Ct);
        var document = await File.ReadAllTextAsync(Path.Combine(_root, "docs", "security", "crypto-inventory.md"), Ct);
        Assert.True(
            document.Contains(expected, StringComparison.Ordinal),
            "docs/security/crypto-inventory.md differs from the program; the tables as they must be are in test-output/crypto-inventory.md.");
    }

    [Fact]
    public async Task Every_kind_and_name_of_key_in_the_store_is_in_the_inventory()
    {
        await using var installation = await Installation.NewAsync();
        await installation.Get<ISigningKeys>().SigningKeyAsync("audit-log", Ct);
        var status = await installation.StatusAsync();
        Assert.All(status.Keys, keys => Assert.Contains(CryptoInventory.Keys, use => use.Name.Contains(keys.Kind, StringComparison.Ordinal)));
    }

    [Fact]
    public void Even_bytes_look_random_and_uneven_ones_do_not()
    {
        var random = new byte[65_000];
        for (var seed = 0; seed < 200; seed++)
        {
            new Random(seed).NextBytes(random);
            Assert.True(StoredBytes.LooksRandom(random));
        }

        Assert.False(StoredBytes.LooksRandom(new byte[8192]));
        Assert.False(StoredBytes.LooksRandom(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(random))));
        Assert.False(StoredBytes.LooksRandom([.. random[..60_000], .. new byte[5_000]]));
    }

    private static string Place(string path)
    {
        var parts = path.Split('/');
        return parts[0] == "CohortVault.Platform" ? parts[1] == "Features" ? parts[2] : parts[1] : parts[0]["CohortVault.".Length..];
    }

    private static async Task<string> OpenSslAsync(params string[] arguments)
    {
        using var tool = Process.Start(new ProcessStartInfo("openssl", arguments) { RedirectStandardOutput = true })!;
        var said = await tool.StandardOutput.ReadToEndAsync(Ct);
        await tool.WaitForExitAsync(Ct);
        return said;
    }

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "CohortVault.slnx")))
        {
            directory = directory.Parent!;
        }

        return directory.FullName;
    }

    [GeneratedRegex(@"\b(AesGcm|AesCcm|ChaCha20Poly1305|HKDF|HMACMD5|HMACSHA(1|256|384|512)|SHA(1|256|384|512)(?=\.)|MD5|TripleDES|DES|RC2|Rfc2898DeriveBytes|ECDsa|ECDiffieHellman|RSA|DSA|IncrementalHash|RandomNumberGenerator|X509Certificate2|CipherSuitesPolicy|Aes)\b")]
    private static partial Regex Calls();

    [GeneratedRegex(@"//[^\n]*|""(\\.|[^""\\\n])*""")]
    private static partial Regex CommentOrText();
}
