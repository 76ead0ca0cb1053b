namespace CohortVault.Server.Tests.Host;

/// <summary>What an installation may be called.</summary>
public sealed class SiteOptionsTests
{
    [Theory]
    [InlineData("https://vault.example.org", "https://admin.vault.example.org:8444", true)]
    [InlineData("https://vault.example.org", "https://127.0.0.1:8444", true)]
    [InlineData("https://vault.example.org", "", true)]
    [InlineData("https://localhost:8443", "https://localhost:8444", true)]
    [InlineData("https://127.0.0.1:8443", "https://127.0.0.1:8444", true)]
    [InlineData("https://vault.example.org", "https://VAULT.example.org:8444", false)]
    [InlineData("https://10.1.2.3", "https://10.1.2.3:8444", false)]
    [InlineData("http://vault.example.org", "", false)]
    public void Administration_has_a_host_name_of_its_own_beside_that_of_the_site(string site, string admin, bool taken) =>
        Assert.Equal(taken, new SiteOptionsValidator().Validate(null, new SiteOptions { PublicUrl = site, AdminUrl = admin }).Succeeded);
}
