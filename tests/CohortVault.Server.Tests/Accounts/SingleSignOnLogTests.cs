using System.Collections.Concurrent;
using CohortVault.Server.Tests.Provider;
using CohortVault.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CohortVault.Server.Tests.Accounts;

/// <summary>What the server's log says of single sign-on, at the levels that it runs with.</summary>
public sealed class SingleSignOnLogTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_log_names_reasons_and_no_secret_code_token_or_person()
    {
        using var log = new Captured();
        await using var provider = new OpenIdProvider();
        await using var server = await RunningServer.StartAsync(provider.Settings(), adjust: services => services.AddLogging(
            logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Warning).AddFilter("CohortVault", LogLevel.Information)));
        await provider.StartAsync(server);
        var ada = await server.AddPersonAsync("ada");
        await server.LinkAsync(ada.Id, provider.Issuer, "subject-of-ada");
        using var browser = server.Anonymous();

        var good = await browser.LogInAsync("subject-of-ada");
        Assert.Equal("/account/second-factor", await browser.ReturnAsync(good));
        var bent = await browser.LogInAsync("subject-of-ada");
        await provider.BendNextAsync(new { aud = "another-client" });
        Assert.StartsWith("401", await browser.ReturnAsync(bent), StringComparison.Ordinal);
        var late = await browser.LogInAsync("subject-of-ada");
        await provider.StopAsync();
        Assert.StartsWith("503", await browser.ReturnAsync(late), StringComparison.Ordinal);

        var lines = string.Join('\n', log.Lines);
        Assert.Contains("An answer of the provider of single sign-on was refused: ", lines, StringComparison.Ordinal);
        var secrets = new[] { OpenIdProvider.ClientSecret, "subject-of-ada", "eyJ" }
            .Concat(new[] { good, bent, late }.SelectMany(back => System.Web.HttpUtility.ParseQueryString(back.Query) is { } query
                ? [query["code"]!, query["state"]!]
                : Array.Empty<string>()));
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, lines, StringComparison.Ordinal));
    }

    private sealed class Captured : ILoggerProvider
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => new Line(this, categoryName);

        public void Dispose()
        {
        }

        private sealed class Line(Captured captured, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(
                LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                captured.Lines.Enqueue($"{category} {formatter(state, exception)} {exception}");
        }
    }
}
