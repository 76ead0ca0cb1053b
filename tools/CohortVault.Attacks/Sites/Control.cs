using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace CohortVault.Attacks.Sites;

/// <summary>
/// A small server with the faults that the attacks look for: what finds nothing here proves nothing elsewhere. On loopback,
/// while the attacks run, and nothing of it is in the product. Also the door through which hydra gets to the product.
/// </summary>
internal sealed class Control : ISite, IAsyncDisposable
{
    public const string Login = "control";

    private readonly WebApplication _app;
    private readonly SqliteConnection _database;
    private readonly ConcurrentDictionary<string, bool> _sessions = new();
    private int _requests;

    private Control(WebApplication app, SqliteConnection database) => (_app, _database) = (app, database);

    public Uri Address => new(_app.Urls.First());

    public string SessionCookie => "session";

    public string ClosedPage => "/account";

    public IReadOnlyList<string> Pages => ["/account"];

    public IReadOnlyList<string> MoreAddresses => ["/", "/sign-in"];

    public int Requests => _requests;

    /// <summary>Tries a password at the product; set while hydra is at it.</summary>
    public Func<string, string, CancellationToken, Task<bool>> Relay { get; set; } = (_, _, _) => Task.FromResult(false);

    public static async Task<Control> StartAsync(CancellationToken ct)
    {
        var database = new SqliteConnection("Data Source=:memory:");
        await database.OpenAsync(ct);
        await using (var fill = database.CreateCommand())
        {
            fill.CommandText = "CREATE TABLE items (id INTEGER, name TEXT); INSERT INTO items VALUES (1, 'one'), (2, 'two');";
            await fill.ExecuteNonQueryAsync(ct);
        }

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var control = new Control(builder.Build(), database);
        control.Map();
        await control._app.StartAsync(ct);
        return control;
    }

    public async Task<IReadOnlyList<string>> SignInAsync(Browser browser, CancellationToken ct)
    {
        using (await browser.FillAsync("/sign-in", ct, ("login", Login), ("password", Product.Password)))
        {
        }

        return [browser.Cookie(SessionCookie)!];
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _database.DisposeAsync();
    }

    private void Map()
    {
        _app.Use((_, next) =>
        {
            Interlocked.Increment(ref _requests);
            return next();
        });
        _app.MapGet("/", () => Page("<a href=/item?id=1>one</a> <a href=/search?q=x>search</a> <a href=/sign-in>sign in</a>"));
        _app.MapGet("/item", (string? id) => Item(id ?? ""));
        _app.MapGet("/search", (string? q) => Page($"<p>Nothing found for {q}</p><form action=/search><input name=q></form>"));
        _app.MapGet("/sign-in", () => Page("<form method=\"post\" action=\"/sign-in\"><input name=\"login\"><input name=\"password\"></form>"));
        _app.MapPost("/sign-in", SignIn);
        _app.MapGet("/account", context => IsSignedIn(context)
            ? Page("<form method=\"post\" action=\"/account/email\"><input name=\"email\" value=\"\"></form>").ExecuteAsync(context)
            : Results.Redirect("/sign-in").ExecuteAsync(context));
        _app.MapPost("/account/email", context => (IsSignedIn(context) ? Page("Changed.") : Results.Unauthorized()).ExecuteAsync(context));
        _app.MapPost("/login", async (HttpContext context) =>
        {
            var (login, password) = await PasswordAsync(context);
            return Say(login == Login && password == Product.Password);
        });
        _app.MapPost("/relay", async (HttpContext context) =>
        {
            var (login, password) = await PasswordAsync(context);
            return Say(await Relay(login, password, context.RequestAborted));
        });
        _app.MapGet("/frame", (string address) => Page($"<iframe src=\"{address}\"></iframe>"));
    }

    private IResult SignIn(HttpContext context)
    {
        // Takes over whatever secret the browser brings: fixation.
        var secret = context.Request.Cookies[SessionCookie] ?? Random.Shared.Next().ToString("x", System.Globalization.CultureInfo.InvariantCulture);
        _sessions[secret] = true;
        context.Response.Cookies.Append(SessionCookie, secret);
        return Results.Redirect("/account");
    }

    private bool IsSignedIn(HttpContext context) =>
        context.Request.Cookies[SessionCookie] is { } secret && _sessions.ContainsKey(secret);

    private IResult Item(string id)
    {
        try
        {
            lock (_database)
            {
                using var query = _database.CreateCommand();
#pragma warning disable CA2100 // The hole that sqlmap must find.
                query.CommandText = $"SELECT name FROM items WHERE id = {id}";
#pragma warning restore CA2100
                return Page($"<p>{query.ExecuteScalar() ?? "none"}</p>");
            }
        }
        catch (SqliteException wrong)
        {
            return Results.Content(wrong.Message, "text/html", statusCode: 500);
        }
    }

    private static async Task<(string Login, string Password)> PasswordAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        return (form["u"].ToString(), form["p"].ToString());
    }

    private static IResult Say(bool opened) => Results.Text(opened ? "opened" : "refused");

    private static IResult Page(string body) => Results.Content($"<!doctype html><title>control</title>{body}", "text/html");
}
