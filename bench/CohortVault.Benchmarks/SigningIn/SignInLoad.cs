using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace CohortVault.Benchmarks.SigningIn;

/// <summary>What came of a load.</summary>
/// <param name="SignedIn">Passwords taken, a second.</param>
/// <param name="ToldToComeBack">Requests refused because too many people sign in, a second.</param>
/// <param name="SignIns">How long those that were taken needed, in milliseconds, the shortest first.</param>
/// <param name="Pages">How long a page took meanwhile, in milliseconds, the shortest first.</param>
internal sealed record LoadResult(
    double SignedIn, double ToldToComeBack, IReadOnlyList<double> SignIns, IReadOnlyList<double> Pages);

/// <summary>People who send their password again and again without a pause, each with a browser of their own.</summary>
internal static partial class SignInLoad
{
    public static async Task<LoadResult> RunAsync(BenchServer server, int people, TimeSpan time)
    {
        var (taken, pages, refused) = (new ConcurrentBag<double>(), new ConcurrentBag<double>(), 0);
        using var end = new CancellationTokenSource(time);
        var clock = Stopwatch.StartNew();
        await Task.WhenAll([
            LookAsync(), .. Enumerable.Range(0, people).Select(SignInAsync)]);
        var seconds = clock.Elapsed.TotalSeconds;
        return new LoadResult(taken.Count / seconds, refused / seconds, [.. taken.Order()], [.. pages.Order()]);

        async Task SignInAsync(int person)
        {
            using var browser = server.Client();
            using var page = await browser.GetAsync("sign-in");
            var token = Token().Match(await page.Content.ReadAsStringAsync()).Groups[1].Value;

            // The form's own cookie alone: whoever signs in here comes as a stranger each time.
            browser.DefaultRequestHeaders.Add(
                "Cookie", string.Join("; ", page.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0])));
            while (!end.IsCancellationRequested)
            {
                var begun = Stopwatch.GetTimestamp();
                using var answer = await browser.PostAsync("sign-in", new FormUrlEncodedContent(
                [
                    new("__RequestVerificationToken", token), new("login", BenchServer.NameOf(person)), new("password", BenchServer.Password),
                ]));
                switch (answer.StatusCode)
                {
                    case HttpStatusCode.Found:
                        taken.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
                        break;
                    case HttpStatusCode.TooManyRequests:
                        Interlocked.Increment(ref refused);
                        break;
                    default:
                        throw new InvalidOperationException($"Signing in was answered {(int)answer.StatusCode}.");
                }
            }
        }

        // Somebody else, who reads the statement.
        async Task LookAsync()
        {
            using var browser = server.Client();
            while (!end.IsCancellationRequested)
            {
                var begun = Stopwatch.GetTimestamp();
                using var answer = await browser.GetAsync("statement");
                answer.EnsureSuccessStatusCode();
                pages.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
                await Task.Delay(20);
            }
        }
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]* value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
