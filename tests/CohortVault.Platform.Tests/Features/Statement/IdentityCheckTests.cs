using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Statement.Checks;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Tests.Features.Statement;

/// <summary>The checks of what keeps participants' identities away fail where their mechanism is broken.</summary>
[Collection(nameof(ControlCheckTests))]
[Trait("Suite", "sabotage")]
public sealed class IdentityCheckTests : IDisposable
{
    private const string KeyList = "/key-list";
    private const string Joiner = "/key-list-joiner.html";

    private readonly ScratchBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("connect-src 'none'", "lets it connect")]
    [InlineData("form-action 'none'", "lets it send forms")]
    public Task L25_fails_when_the_policy_lets_something_out(string directive, string because) => Fails(
        new KeyListCheck(), because, Sabotage.Requests((context, next) =>
        {
            context.Response.OnStarting(() =>
            {
                var headers = context.Response.Headers;
                headers.ContentSecurityPolicy = headers.ContentSecurityPolicy.ToString().Replace(directive, "", StringComparison.Ordinal);
                return Task.CompletedTask;
            });
            return next(context);
        }));

    [Theory]
    [InlineData("""<form method="post"><input type="text"></form>""")]
    [InlineData("""<input id="who" name="who">""")]
    public Task L25_fails_when_the_page_has_a_form_or_a_field_with_a_name(string field) =>
        Fails(new KeyListCheck(), "has a form, or fields with a name", StudySabotage.Words("</main>", $"{field}</main>"));

    [Theory]
    [InlineData("fetch('/')")]
    [InlineData("localStorage.setItem('list','')")]
    public Task L25_fails_when_the_script_sends_or_stores(string call) => Fails(
        new KeyListCheck(), "could send or store something", StudySabotage.Words("CohortVault key list 1", $"CohortVault key list 1\";{call};\"", "text/javascript"));

    [Fact]
    public Task L25_fails_when_the_server_keeps_what_is_sent_to_the_page() => Fails(
        new KeyListCheck(), "found on disk", Sabotage.Requests(async (context, next) =>
        {
            if (context.Request.Path.Value!.EndsWith(KeyList, StringComparison.Ordinal) && HttpMethods.IsPost(context.Request.Method))
            {
                context.Request.EnableBuffering();
                await using var kept = File.Create(Path.Combine(context.RequestServices.GetRequiredService<DataDirectory>().Temporary, "kept"));
                await context.Request.Body.CopyToAsync(kept);
                context.Request.Body.Position = 0;
            }

            await next(context);
        }));

    [Theory]
    [InlineData("Please write no names", "Please write names", "the advice beside 0")]
    [InlineData("keine Namen, Geburtsdaten", "Namen, Geburtsdaten", "On a phone in de: 2 free texts were found instead of 2, and the advice beside 0")]
    [InlineData("Do not write names, birth dates, addresses", "Write names", "/import does not advise")]
    [InlineData("payment-card", "payment", "the page has no words for payment-card")]
    [InlineData("The cell looks like", "The cell is", "in a free text of a table is not flagged")]
    public Task L26_fails_when_nobody_is_advised_or_warned(string word, string other, string because) =>
        Fails(new IdentifierAdviceCheck(), because, StudySabotage.Words(word, other));

    [Fact]
    public Task L26_fails_when_the_page_lacks_a_rule() => Fails(
        new IdentifierAdviceCheck(), "the page's script has no rule for birth-date", StudySabotage.Words("kind:\"birth-date\"", "kind:\"\"", "text/javascript"));

    [Theory]
    [InlineData("default-src 'none'", "default-src *", "does not forbid default-src")]
    [InlineData("</main>", "</main><script>1</script>", "It has 2 scripts")]
    [InlineData("<main", "<img src=\"https://elsewhere.example/\"><main", "refers to what is outside of itself")]
    public Task L27_fails_when_the_page_needs_or_allows_something_outside_of_itself(string part, string other, string because) =>
        Fails(new JoinPageCheck(), because, StudySabotage.Words(part, other));

    [Fact]
    public Task L27_fails_when_the_page_is_gone() => Fails(
        new JoinPageCheck(), "The page answers 404", Sabotage.Requests((context, next) =>
        {
            if (context.Request.Path != Joiner)
            {
                return next(context);
            }

            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }));

    private Task Fails(IControlCheck check, string because, Action<IServiceCollection> sabotage) =>
        StudySabotage.FailsAsync(_bench.Servers, check, because, sabotage);
}
