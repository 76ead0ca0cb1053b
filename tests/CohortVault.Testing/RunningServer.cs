using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Features.Accounts.SecondFactors;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Accounts.Tokens;
using CohortVault.Platform.Features.Statement;
using CohortVault.Platform.Kernel;
using CohortVault.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CohortVault.Testing;

/// <summary>A person that a test made.</summary>
internal sealed record Person(AccountId Id, string UserName, string Email, string Token);

/// <summary>
/// The real server on free loopback ports over a data directory of its own, with a clock that can jump.
/// </summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly bool _ownsDirectory;

    private RunningServer(WebApplication app, ManualClock clock, string directory, bool ownsDirectory)
    {
        (App, Clock, DataDirectory, _ownsDirectory) = (app, clock, directory, ownsDirectory);
        PublicAddress = new Uri(app.Urls.First());
        AdminAddress = new Uri(app.Urls.Last());
    }

    public WebApplication App { get; }

    public ManualClock Clock { get; }

    public string DataDirectory { get; }

    public Uri PublicAddress { get; }

    public Uri AdminAddress { get; }

    /// <param name="settings">Configuration as keys such as <c>Accounts:SignInsPerMinute</c>.</param>
    /// <param name="directory">A data directory to use again; null for a new one that goes with the server.</param>
    /// <param name="demo">Demo mode.</param>
    /// <param name="adjust">Services to replace.</param>
    /// <param name="start">What the clock shows at first; null for the real time.</param>
    public static async Task<RunningServer> StartAsync(
        IReadOnlyDictionary<string, string>? settings = null, string? directory = null, bool demo = false,
        Action<IServiceCollection>? adjust = null, DateTimeOffset? start = null)
    {
        var clock = new ManualClock(start);
        var data = directory ?? Directory.CreateTempSubdirectory("cohortvault-test-").FullName;
        string? configuration = null;
        if (settings is not null)
        {
            configuration = Path.Combine(data, "test-settings.json");
            await File.WriteAllTextAsync(configuration, JsonSerializer.Serialize(settings));
        }

        var app = await ServerHost.BuildAsync(
            new ServeOptions
            {
                DataDirectory = data,
                Listen = "https://127.0.0.1:0",
                AdminListen = "https://127.0.0.1:0",
                ConfigurationFile = configuration,
                Demo = demo,
            },
            services =>
            {
                services.AddLogging(
                    logging => logging.SetMinimumLevel(LogLevel.Error).AddFilter("CohortVault", LogLevel.Error));
                services.AddSingleton<TimeProvider>(clock);

                // The statement's checks start servers of their own; their tests run them on purpose.
                services.Remove(services.Single(service => service.ImplementationType == typeof(CheckScheduler)));
                adjust?.Invoke(services);
            },
            default);
        await app.StartAsync();
        return new RunningServer(app, clock, data, directory is null);
    }

    /// <summary>Makes a confirmed account with an API token.</summary>
    public async Task<Person> AddPersonAsync(
        string userName, AccountRole role = AccountRole.Researcher, string? password = null)
    {
        await using var scope = App.Services.CreateAsyncScope();
        var email = $"{userName}@example.org";
        var made = await scope.ServiceProvider.GetRequiredService<IAccountAdministration>()
            .CreateAsync(new AccountToCreate(userName, email, role, password, 30), default);
        return new Person(made.Value.Id, userName, email, made.Value.Token!);
    }

    /// <summary>Makes an API token that is good for some things alone.</summary>
    public async Task<string> AddTokenAsync(AccountId account, params TokenScope[] scopes)
    {
        await using var scope = App.Services.CreateAsyncScope();
        var (secret, _) = await scope.ServiceProvider.GetRequiredService<ApiTokenStore>()
            .AddAsync(account, "A test", scopes, days: 30, default);
        await scope.ServiceProvider.GetRequiredService<CohortDbContext>().SaveChangesAsync();
        return secret;
    }

    /// <summary>Sets an authenticator app up for an account; returns the recovery codes.</summary>
    public async Task<IReadOnlyList<string>> AddSecondFactorAsync(AccountId account)
    {
        var half = await StartSessionAsync(account, stage: SessionStage.AwaitsEnrolment);
        await using var scope = App.Services.CreateAsyncScope();
        var enrol = scope.ServiceProvider.GetRequiredService<EnrolSecondFactor>();
        var offer = await enrol.OfferAsync(account, default);
        var set = await enrol.Handle(
            account, new EnrolSecondFactor.Request(offer.Sealed, offer.CurrentCode, half, IsSignedIn: false), Listener.Public, default);
        return set.Value.RecoveryCodes;
    }

    /// <summary>A browser-like client without a session: keeps cookies, follows nothing.</summary>
    public HttpClient Anonymous(Listener listener = Listener.Public) => Client(listener, null);

    /// <summary>The same that an account knows as a device.</summary>
    public async Task<HttpClient> KnownBrowserAsync(AccountId account)
    {
        await using var scope = App.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CohortDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var device = await scope.ServiceProvider.GetRequiredService<DeviceStore>().WelcomeAsync(account, ShownDevice.None, default);
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        return Client(Listener.Public, null, (DeviceCookie.Name, device.Secret));
    }

    /// <summary>A program's client with an API token.</summary>
    public HttpClient WithToken(string token)
    {
        var client = Client(Listener.Public, null);
        client.DefaultRequestHeaders.Add("X-Auth-Token", token);
        return client;
    }

    /// <summary>A browser that is signed in as an account.</summary>
    public async Task<HttpClient> SignedInAsync(AccountId id, Listener listener = Listener.Public) =>
        Client(listener, await StartSessionAsync(id, listener));

    /// <summary>The value of a session cookie for an account.</summary>
    public async Task<string> StartSessionAsync(
        AccountId id, Listener listener = Listener.Public, SessionStage stage = SessionStage.Full)
    {
        await using var scope = App.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CohortDbContext>();
        var secret = scope.ServiceProvider.GetRequiredService<SessionStore>()
            .Add(await db.Accounts.SingleAsync(a => a.Id == id), listener, stage);
        await db.SaveChangesAsync();
        return secret;
    }

    /// <summary>Runs something against the server's services.</summary>
    public async Task<T> WithAsync<TService, T>(Func<TService, Task<T>> use) where TService : notnull
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        SqliteConnection.ClearAllPools();
        NpgsqlConnection.ClearAllPools();
        if (_ownsDirectory)
        {
            Directory.Delete(DataDirectory, recursive: true);
        }
    }

    private HttpClient Client(Listener listener, string? session, (string Name, string Value)? cookie = null)
    {
        var pinned = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(DataDirectory, "keys", "tls.crt"));
        var address = listener is Listener.Public ? PublicAddress : AdminAddress;
        var handler = new HttpClientHandler
        {
            AllowAutoRedirect = false,
            CookieContainer = new CookieContainer(),
            ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown?.Thumbprint == pinned.Thumbprint,
        };
        if (session is not null)
        {
            handler.CookieContainer.Add(
                address, new Cookie(SessionCookie.Name(listener), session, "/") { Secure = true });
        }

        if (cookie is { } other)
        {
            handler.CookieContainer.Add(address, new Cookie(other.Name, other.Value, "/") { Secure = true });
        }

        return new HttpClient(handler) { BaseAddress = address };
    }
}
