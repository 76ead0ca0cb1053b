using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CohortVault.Server.Tests.Browser;

/// <summary>Two keepers of shares open a sealed server from its administration page.</summary>
[Collection(BrowserCollection.Name)]
public sealed class UnsealPagesTests(BrowserFixture browser)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_keepers_open_a_sealed_server()
    {
        var data = Directory.CreateTempSubdirectory("cohortvault-browser-").FullName;
        IReadOnlyList<string> shares = [];
        await using (var first = await RunningServer.StartAsync(directory: data))
        {
            await using var scope = first.App.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<IMasterKeyAdministration>().KeepAsync(
                new MasterKeyKeeping(MasterKeySource.Shares, Threshold: 2, Count: 3), given => shares = given, Stop);
        }

        await using var server = await RunningServer.StartAsync(directory: data);
        await using (var stranger = await browser.VisitAsync(server.PublicAddress))
        {
            stranger.Expect(503);
            await stranger.Page.GotoAsync("/sign-in");
            Assert.Contains("This server is sealed", await stranger.Page.InnerTextAsync("main"), StringComparison.Ordinal);
            await stranger.LookAsync("sealed-public");
        }

        var code = server.App.Services.GetRequiredService<ISealedDoor>().Code;
        await using var visit = await browser.VisitAsync(server.AdminAddress);
        var page = visit.Page;
        visit.Expect(403);
        await page.GotoAsync("/accounts");
        Assert.EndsWith("/unseal", page.Url, StringComparison.Ordinal);
        await page.FillAsync("#code", "WRONG-CODE");
        await page.FillAsync("#secret", shares[0]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Give this share" }).GoAsync();
        Assert.Contains("not the code", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await page.FillAsync("#code", code);
        await page.FillAsync("#secret", shares[1]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Give this share" }).GoAsync();
        Assert.Contains("share 2. One more share opens the vault.", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await visit.LookAsync("unseal");
        await page.FillAsync("#code", code);
        await page.FillAsync("#secret", shares[2].ToLowerInvariant());
        await page.GetByRole(AriaRole.Button, new() { Name = "Give this share" }).GoAsync();
        Assert.Contains("The vault is open", await page.InnerTextAsync("h1"), StringComparison.Ordinal);
        await visit.LookAsync("unsealed");
        await page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "Sign in" }).GoAsync();
        Assert.EndsWith("/sign-in", page.Url, StringComparison.Ordinal);
        Directory.Delete(data, recursive: true);
    }
}
