using CohortVault.Platform.Features.Accounts.Passkeys;
using CohortVault.Platform.Kernel;

namespace CohortVault.Server.Tests.Accounts;

public sealed class PasskeySitesTests
{
    [Theory]
    [InlineData("https://vault.example.org", "vault.example.org", "https://vault.example.org")]
    [InlineData("https://Vault.Example.org:443/", "vault.example.org", "https://vault.example.org")]
    [InlineData("https://vault.example.org:8443", "vault.example.org", "https://vault.example.org:8443")]
    [InlineData("https://bücher.example", "xn--bcher-kva.example", "https://xn--bcher-kva.example")]
    [InlineData("https://127.0.0.1:8443", "localhost", "https://localhost:8443")]
    [InlineData("https://[::1]:8443", "localhost", "https://localhost:8443")]
    public void A_site_is_the_name_of_its_configured_address(string address, string domain, string origin) =>
        Assert.Equal(new PasskeySite(domain, origin), new PasskeySites(new Address(address)).Of(Listener.Public));

    [Theory]
    [InlineData("https://192.0.2.7")]
    [InlineData("https://[2001:db8::7]:8443")]
    [InlineData("https://0.0.0.0:8443")]
    public void A_number_is_no_name_and_has_no_passkeys(string address) =>
        Assert.Null(new PasskeySites(new Address(address)).Of(Listener.Admin));

    private sealed class Address(string address) : IPublicAddress
    {
        public Uri Public(string pathAndQuery) => new(new Uri(address), pathAndQuery);

        public Uri Admin(string pathAndQuery) => Public(pathAndQuery);
    }
}
