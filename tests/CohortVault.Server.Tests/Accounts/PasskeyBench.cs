using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Features.Accounts.Passkeys;
using CohortVault.Platform.Features.Accounts.SecondFactors;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Audit;
using CohortVault.Platform.Kernel;
using CohortVault.Testing;
using Microsoft.EntityFrameworkCore;
using OtpNet;

namespace CohortVault.Server.Tests.Accounts;

/// <summary>A server, and what its tests do with passkeys again and again.</summary>
internal sealed class PasskeyBench : IAsyncDisposable
{
    public const string Password = "seven Quiet rivers 42";

    private PasskeyBench(RunningServer server) => Server = server;

    public RunningServer Server { get; }

    /// <summary>What browsers call the server; its loopback address has a name as well.</summary>
    public string Origin => $"https://localhost:{Server.PublicAddress.Port}";

    public string AdminOrigin => $"https://localhost:{Server.AdminAddress.Port}";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<PasskeyBench> StartAsync(params (string Key, string Value)[] more)
    {
        var settings = new Dictionary<string, string> { ["Accounts:SignInsPerMinute"] = "1000" };
        foreach (var (key, value) in more)
        {
            settings[key] = value;
        }

        return new PasskeyBench(await RunningServer.StartAsync(settings));
    }

    /// <summary>A person whose first factor is a passkey.</summary>
    public async Task<(AccountId Id, SoftAuthenticator Device, IReadOnlyList<string> Codes)> PersonAsync(
        string name, AccountRole role = AccountRole.Researcher)
    {
        var person = await Server.AddPersonAsync(name, role, Password);
        var device = new SoftAuthenticator(Origin, person.Id);
        var added = await FirstAsync(person.Id, device);
        Assert.Null(added.Refusal);
        return (person.Id, device, added.Value.RecoveryCodes);
    }

    /// <summary>Enrols a passkey from a session that is half way.</summary>
    public async Task<Outcome<AddPasskey.Response>> FirstAsync(AccountId id, SoftAuthenticator device)
    {
        var half = await Server.StartSessionAsync(id, stage: SessionStage.AwaitsEnrolment);
        return await AddAsync(id, device, half, signedIn: false);
    }

    public Task<Outcome<AddPasskey.Response>> AddAsync(
        AccountId id, SoftAuthenticator device, string cookie, bool signedIn = true, string name = "laptop") =>
        Server.WithAsync<AddPasskey, Outcome<AddPasskey.Response>>(async slice =>
        {
            var offer = await slice.OfferAsync(id, cookie, Listener.Public, Stop);
            return await slice.Handle(
                id, new AddPasskey.Request(device.Make(offer!), name, cookie, signedIn), Listener.Public, null, Stop);
        });

    public async Task<PasskeyChallenge> QuestionAsync(Listener listener = Listener.Public) =>
        (await Server.WithAsync<SignInWithPasskey, PasskeyChallenge?>(slice => slice.AskAsync(listener)))!;

    public async Task<string?> SignInAsync(SoftAuthenticator device, Listener listener = Listener.Public) =>
        (await TrySignInAsync(device.Use(await QuestionAsync(listener)), listener)).Refusal?.Code;

    public Task<Outcome<SignInWithPasskey.Response>> TrySignInAsync(
        PasskeyAnswer answer, Listener listener = Listener.Public) =>
        Server.WithAsync<SignInWithPasskey, Outcome<SignInWithPasskey.Response>>(
            slice => slice.Handle(answer, ShownDevice.None, listener, null, Stop));

    /// <summary>After the password: the passkey in the place of a code.</summary>
    public async Task<string?> PassAsync(AccountId id, SoftAuthenticator device)
    {
        var half = await Server.StartSessionAsync(id, stage: SessionStage.AwaitsCode);
        return await Server.WithAsync<SignInWithPasskey, string?>(async slice =>
        {
            var question = await slice.AskAsync(id, half, Listener.Public);
            return (await slice.Handle(id, device.Use(question!), half, ShownDevice.None, Listener.Public, null, Stop)).Refusal?.Code;
        });
    }

    public async Task<string?> CodeAsync(AccountId id, string code)
    {
        var half = await Server.StartSessionAsync(id, stage: SessionStage.AwaitsCode);
        return await Server.WithAsync<PassSecondFactor, string?>(async slice =>
            (await slice.Handle(id, new PassSecondFactor.Request(code, half), Listener.Public, null, Stop)).Refusal?.Code);
    }

    /// <summary>Shows everything again with a passkey, in a session; the cookie of the next one, or why not.</summary>
    public Task<Outcome<Reauthenticate.Response>> AgainAsync(AccountId id, SoftAuthenticator device, string cookie) =>
        Server.WithAsync<Reauthenticate, Outcome<Reauthenticate.Response>>(async slice =>
        {
            var question = await slice.AskAsync(id, cookie, Listener.Public);
            return await slice.Handle(id, device.Use(question!), cookie, ShownDevice.None, Listener.Public, null, Stop);
        });

    public Task<Guid[]> PasskeysAsync(AccountId id) => Server.WithAsync<ListPasskeys, Guid[]>(
        async slice => [.. (await slice.Handle(id, Stop)).Select(item => item.Id)]);

    public Task<Outcome<RemovePasskey.Response>> RemoveAsync(AccountId id, Guid which, string cookie) =>
        Server.WithAsync<RemovePasskey, Outcome<RemovePasskey.Response>>(
            slice => slice.Handle(id, which, cookie, ShownDevice.None, Listener.Public, Stop));

    /// <summary>Sets an authenticator app up.</summary>
    public Task<(Refusal? Refusal, Totp App, int Codes)> AppAsync(AccountId id, string cookie, bool signedIn = true) =>
        Server.WithAsync<EnrolSecondFactor, (Refusal?, Totp, int)>(async slice =>
        {
            var offer = await slice.OfferAsync(id, Stop);
            var outcome = await slice.Handle(
                id, new EnrolSecondFactor.Request(offer.Sealed, offer.CurrentCode, cookie, signedIn), Listener.Public, Stop);
            var app = new Totp(Base32Encoding.ToBytes(offer.Secret.Replace(" ", "", StringComparison.Ordinal)));
            return (outcome.Refusal, app, outcome.Succeeded ? outcome.Value.RecoveryCodes.Count : 0);
        });

    /// <summary>How often the audit log holds an action about an account.</summary>
    public Task<int> AuditedAsync(string action, AccountId id) => Server.WithAsync<CohortDbContext, int>(
        db => db.Set<AuditRecord>().CountAsync(r => r.Action == action && r.OwnerId == id.Owner(), Stop));

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
