using CohortVault.Attacks.Sites;
using CohortVault.Attacks.Suites;

namespace CohortVault.Attacks.Tests;

/// <summary>The own suites find the holes of the control.</summary>
public sealed class SuitesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fixation_forgery_and_missing_headers_are_found_in_the_control()
    {
        await using var control = await Control.StartAsync(Stop);
        var fixation = await SessionFixation.RunAsync(control, Stop);
        Assert.Equal(Result.Finding, fixation.Result);
        Assert.Contains("the planted secret opens the account", fixation.Detail, StringComparison.Ordinal);
        var forged = await ForgedRequests.RunAsync(control, Stop);
        Assert.Equal(Result.Finding, forged.Result);
        Assert.Contains("/account/email without its token answered 200", forged.Detail, StringComparison.Ordinal);
        var headers = await HeadersAndCookies.RunAsync(control, Stop);
        Assert.Equal(Result.Finding, headers.Result);
        Assert.Contains("lacks Content-Security-Policy frame-ancestors", headers.Detail, StringComparison.Ordinal);
        Assert.True(control.Requests > 10);
    }
}
