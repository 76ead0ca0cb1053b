using CohortVault.Platform.Features.Accounts.SingleSignOn;
using CohortVault.Testing;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Tests.Features.Accounts;

public sealed class SingleSignOnOptionsTests
{
    private static readonly SingleSignOnOptionsValidator _validator = new();

    [Theory]
    [InlineData("http://login.example.org", "an https address")]
    [InlineData("https://login.example.org?tenant=1", "an https address")]
    [InlineData("login.example.org", "an https address")]
    [InlineData("", "Issuer must name the provider")]
    public void An_issuer_is_an_https_address(string issuer, string says)
    {
        var options = Good();
        options.Issuer = issuer;
        Refuses(options, says);
    }

    [Fact]
    public void A_provider_is_configured_as_a_whole_or_not_at_all()
    {
        Assert.True(_validator.Validate(null, new SingleSignOnOptions()).Succeeded);
        Assert.True(_validator.Validate(null, Good()).Succeeded);
        Refuses(Good(options => options.Name = ""), "Name must say");
        Refuses(Good(options => options.ClientId = ""), "ClientId must be");
        Refuses(Good(options => options.AssuredBy = ["mfa", " "]), "AssuredBy has an empty entry");
        Refuses(Good(options => options.ClientSecret = ""), "ClientSecretFile must name");
        Refuses(new SingleSignOnOptions { MayRegister = true }, "Issuer must name the provider");
    }

    [Fact]
    public void A_secret_is_read_from_its_file()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "of the file\n");
            var options = Good(options => (options.ClientSecret, options.ClientSecretFile) = ("", file));
            Assert.True(_validator.Validate(null, options).Succeeded);
            Assert.Equal("of the file", options.ReadSecret());
            Refuses(Good(options => options.ClientSecretFile = file), "both set");
            File.WriteAllText(file, " \n");
            Refuses(options, "ClientSecretFile must name");
        }
        finally
        {
            File.Delete(file);
        }

        Refuses(Good(options => (options.ClientSecret, options.ClientSecretFile) = ("", file)), "cannot be read");
    }

    [Fact]
    public async Task A_mistake_stops_the_start_and_does_not_print_the_secret()
    {
        var refused = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => RunningServer.StartAsync(new Dictionary<string, string>
        {
            ["Accounts:SingleSignOn:Issuer"] = "http://login.example.org",
            ["Accounts:SingleSignOn:ClientSecret"] = "never-in-a-message",
        }));
        Assert.Contains("Accounts:SingleSignOn:Issuer", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("never-in-a-message", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_provider_there_is_no_route_no_scheme_and_no_button()
    {
        await using var server = await RunningServer.StartAsync();
        Assert.DoesNotContain(
            server.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>(),
            endpoint => endpoint.RoutePattern.RawText!.Contains("single-sign-on", StringComparison.Ordinal));
        Assert.Null(await server.App.Services.GetRequiredService<IAuthenticationSchemeProvider>()
            .GetSchemeAsync(SingleSignOnHandler.SchemeName));
        using var visitor = server.Anonymous();
        Assert.DoesNotContain(
            "single-sign-on", await visitor.GetStringAsync("/sign-in", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static void Refuses(SingleSignOnOptions options, string says) =>
        Assert.Contains(says, _validator.Validate(null, options).FailureMessage, StringComparison.Ordinal);

    private static SingleSignOnOptions Good(Action<SingleSignOnOptions>? adjust = null)
    {
        var options = new SingleSignOnOptions
        {
            Name = "University of Example",
            Issuer = "https://login.example.org",
            ClientId = "cohortvault",
            ClientSecret = "secret",
        };
        adjust?.Invoke(options);
        return options;
    }
}
