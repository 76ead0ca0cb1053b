using System.Net;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Participants.Joining;
using CohortVault.Platform.Kernel;
using CohortVault.Testing;

namespace CohortVault.Server.Tests.Host;

/// <summary>Each route against each kind of caller who must not get through, made from the endpoint table.</summary>
public sealed class AccessMatrixTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nobody_gets_through_a_route_that_is_not_open_to_them()
    {
        await using var server = await RunningServer.StartAsync();
        var ada = await server.AddPersonAsync("ada");
        var gone = await server.AddPersonAsync("gone", AccountRole.Operator);
        var expired = (Public: await server.StartSessionAsync(gone.Id), Admin: await server.StartSessionAsync(gone.Id, Listener.Admin));
        server.Clock.Advance(TimeSpan.FromHours(13));

        var wrong = new List<string>();
        foreach (var route in Routes.Of(server).Where(r => !r.IsAnonymous))
        {
            var listener = route.Listener ?? Listener.Public;
            using var nobody = server.Anonymous(listener);
            await RefuseAsync("anonymous", nobody, route);

            using var late = server.Anonymous(listener);
            late.DefaultRequestHeaders.Add("Cookie", $"{(listener is Listener.Admin ? "__Host-cohortvault-admin=" + expired.Admin : "__Host-cohortvault=" + expired.Public)}");
            await RefuseAsync("expired session", late, route);

            using var forged = server.Anonymous(listener);
            forged.DefaultRequestHeaders.Add("X-Auth-Token", "cvt_" + new string('A', 43));
            await RefuseAsync("forged token", forged, route);

            // A researcher with a good session has nothing on the admin listener, and nothing there carries over.
            if (listener is Listener.Admin)
            {
                using var researcher = server.Anonymous(listener);
                var session = await server.StartSessionAsync(ada.Id);
                researcher.DefaultRequestHeaders.Add(
                    "Cookie", $"__Host-cohortvault={session}; __Host-cohortvault-admin={session}");
                await RefuseAsync("researcher", researcher, route);
            }
        }

        Assert.Empty(wrong);

        async Task RefuseAsync(string who, HttpClient client, Route route)
        {
            using var answer = await client.SendAsync(route.Request(), Stop);
            var refused =
                answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound
                || (answer.StatusCode is HttpStatusCode.Found
                    && answer.Headers.Location?.ToString().StartsWith("/sign-in", StringComparison.Ordinal) == true)
                || LeadsToJoining(route, answer);
            if (!refused)
            {
                wrong.Add($"{who}: {route} answered {(int)answer.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task Who_is_half_way_in_gets_to_the_page_of_the_missing_step_and_out_again_and_nowhere_else()
    {
        await using var server = await RunningServer.StartAsync();
        var ops = await server.AddPersonAsync("ops", AccountRole.Operator);
        var wrong = new List<string>();
        foreach (var (stage, own) in ((SessionStage, string)[])
            [
                (SessionStage.AwaitsCode, "/sign-in/code"), (SessionStage.AwaitsEnrolment, "/account/second-factor"),
                (SessionStage.AwaitsDevice, "/sign-in/device"),
            ])
        {
            foreach (var route in Routes.Of(server).Where(r => !r.IsAnonymous && r.Path != own && r.Path != "/sign-out"))
            {
                foreach (var listener in route.Listener is { } only ? [only] : new[] { Listener.Public, Listener.Admin })
                {
                    using var client = server.Anonymous(listener);
                    client.DefaultRequestHeaders.Add(
                        "Cookie", $"{SessionCookie.Name(listener)}={await server.StartSessionAsync(ops.Id, listener, stage)}");
                    using var answer = await client.SendAsync(route.Request(), Stop);
                    var led = answer.Headers.Location?.ToString().StartsWith(own, StringComparison.Ordinal) == true
                        || LeadsToJoining(route, answer);
                    if (!led && answer.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound))
                    {
                        wrong.Add($"{stage} on {listener}: {route} answered {(int)answer.StatusCode} {answer.Headers.Location}");
                    }
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_session_of_a_while_ago_is_asked_again_before_it_changes_what_signs_in_or_acts_for_the_person()
    {
        await using var server = await RunningServer.StartAsync();
        var ops = await server.AddPersonAsync("ops", AccountRole.Operator);
        await server.AddPersonAsync("second", AccountRole.Operator);
        string[] asks =
        [
            "/account/delete", "/account/devices", "/account/export", "/account/passkeys", "/account/password",
            "/account/second-factor", "/account/tokens", $"/jobs/{new string('a', 32)}/password",
        ];
        var led = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var listener in (Listener[])[Listener.Public, Listener.Admin])
        {
            using var stale = await server.SignedInAsync(ops.Id, listener);
            server.Clock.Advance(TimeSpan.FromMinutes(11));
            using var fresh = await server.SignedInAsync(ops.Id, listener);
            foreach (var route in Routes.Of(server)
                .Where(r => r is { IsAnonymous: false, IsPage: true } && (r.Listener ?? listener) == listener && r.Path != "/sign-out"))
            {
                using var late = await stale.SendAsync(route.Request(), Stop);
                if (late.Headers.Location?.ToString().StartsWith("/sign-in/again?returnUrl=", StringComparison.Ordinal) == true)
                {
                    led.Add(route.Path);
                    using var soon = await fresh.SendAsync(route.Request(), Stop);
                    Assert.True(
                        soon.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest or HttpStatusCode.NotFound,
                        $"{route} answered {(int)soon.StatusCode}");
                }
            }
        }

        Assert.Equal(asks, led);
    }

    [Fact]
    public async Task Every_route_that_a_token_may_reach_says_which_scope_it_asks_for()
    {
        await using var server = await RunningServer.StartAsync();

        // What any token may ask: which server this is, what it offers, how busy it is.
        string[] any = ["GET /api/v2/server", $"GET /api/v2/server/apps/{new string('a', 32)}", "GET /api/v2/server/counters"];
        var routes = Routes.Of(server).Where(r => r is { IsForPrograms: true, IsAnonymous: false }).ToList();
        Assert.NotEmpty(routes);
        Assert.Empty(routes.Where(r => r.Tokens is null).Select(r => r.ToString()));
        Assert.Equal(any, routes.Where(r => r.Tokens!.Scope is null).Select(r => r.ToString()).Order());
    }

    [Fact]
    public async Task A_token_gets_through_the_routes_of_its_scope_and_no_other()
    {
        await using var server = await RunningServer.StartAsync();
        var ada = await server.AddPersonAsync("ada");
        var routes = Routes.Of(server).Where(r => r is { IsForPrograms: true, IsAnonymous: false }).ToList();
        var wrong = new List<string>();
        foreach (var scope in TokenScope.Of(AccountRole.Researcher))
        {
            using var program = server.WithToken(await server.AddTokenAsync(ada.Id, scope));
            foreach (var route in routes)
            {
                using var answer = await program.SendAsync(route.Request(), Stop);
                var through = answer.StatusCode is not (HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized);
                if (through != (route.Tokens!.Scope is null || route.Tokens.Scope == scope))
                {
                    wrong.Add($"{scope}: {route} answered {(int)answer.StatusCode}");
                }

                if (!through && !(await answer.Content.ReadAsStringAsync(Stop)).Contains(Refused(route), StringComparison.Ordinal))
                {
                    wrong.Add($"{scope}: {route} refuses in another API's shape");
                }
            }
        }

        Assert.Empty(wrong);

        // A body is no part of the answer to HEAD.
        static string Refused(Route route) => route.Method == "HEAD" ? ""
            : route.Path.StartsWith("/api/v2/", StringComparison.Ordinal)
                ? """{"success":false,"message":"Access denied."}"""
                : "account.token-scope";
    }

    [Fact]
    public async Task What_belongs_to_nobody_or_another_is_not_found()
    {
        await using var server = await RunningServer.StartAsync();
        var eve = await server.AddPersonAsync("eve");
        using var browser = await server.SignedInAsync(eve.Id);
        using var program = server.WithToken(eve.Token);
        var wrong = new List<string>();
        foreach (var route in Routes.Of(server).Where(r => !r.IsAnonymous && r.Listener is not Listener.Admin && r.Path.Contains("aaaaaaaa", StringComparison.Ordinal)))
        {
            using var answer = await (route.Path.StartsWith("/api/", StringComparison.Ordinal) ? program : browser)
                .SendAsync(route.Request(), Stop);

            // 400: a page's form without its token; 405: the pages of a job that only show.
            if (answer.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.BadRequest or HttpStatusCode.MethodNotAllowed)
                && !LeadsToJoining(route, answer))
            {
                wrong.Add($"{route} answered {(int)answer.StatusCode}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task No_route_answers_a_stranger_with_a_failure_of_ours()
    {
        await using var server = await RunningServer.StartAsync();
        var wrong = new List<string>();
        foreach (var route in Routes.Of(server).Where(r => r.IsAnonymous))
        {
            using var client = server.Anonymous(route.Listener ?? Listener.Public);
            using var answer = await client.SendAsync(route.Request(), Stop);
            if ((int)answer.StatusCode >= 500)
            {
                wrong.Add($"{route} answered {(int)answer.StatusCode}");
            }
        }

        Assert.Empty(wrong);
    }

    // Participants' pages know no account: whoever is none of their phones is led to joining, whoever they are besides.
    private static bool LeadsToJoining(Route route, HttpResponseMessage answer) =>
        (route.Path == "/p" || route.Path.StartsWith("/p/", StringComparison.Ordinal))
        && answer.StatusCode is HttpStatusCode.Found && answer.Headers.Location?.ToString() == PhoneAuthentication.Join;
}
