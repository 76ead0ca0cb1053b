using CohortVault.Platform.Features.Accounts;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Features.Accounts.SecondFactors;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Kernel;
using CohortVault.Testing;
using OtpNet;

namespace CohortVault.Server.Tests.Accounts;

/// <summary>Somebody with an authenticator app, and the device on which it was set up.</summary>
internal sealed record AppPerson(
    AccountId Id, string Name, ShownDevice Device, IReadOnlyList<string> RecoveryCodes, Func<string> NextCode);

/// <summary>Makes people with an authenticator app and lets them type codes.</summary>
internal sealed class AppPeople(RunningServer server, string password)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async Task<AppPerson> EnrolAsync(string name)
    {
        var person = await server.AddPersonAsync(name, password: password);
        var half = await server.WithAsync<SignIn, SignIn.Response>(async slice =>
            (await slice.Handle(new SignIn.Request(name, password), Listener.Public, null, Stop)).Value);
        var offer = await server.WithAsync<EnrolSecondFactor, EnrolSecondFactor.Offer>(slice => slice.OfferAsync(person.Id, Stop));
        var shown = new ShownDevice([], "Firefox on Linux");
        var set = await server.WithAsync<EnrolSecondFactor, EnrolSecondFactor.Response>(async slice => (await slice.Handle(
            person.Id, new EnrolSecondFactor.Request(offer.Sealed, offer.CurrentCode, half.CookieSecret, IsSignedIn: false, shown),
            Listener.Public, Stop)).Value);
        var app = new Totp(Base32Encoding.ToBytes(offer.Secret.Replace(" ", "", StringComparison.Ordinal)));
        return new AppPerson(
            person.Id, name, shown with { Secrets = [set.DeviceSecret] }, set.RecoveryCodes,
            () => app.ComputeTotp(server.Clock.GetUtcNow().UtcDateTime));
    }

    /// <summary>Types a code on a session that awaits one; returns why it was refused.</summary>
    public async Task<string?> PassAsync(AccountId id, string code, ShownDevice device)
    {
        var half = await server.StartSessionAsync(id, stage: SessionStage.AwaitsCode);
        return await server.WithAsync<PassSecondFactor, string?>(async slice => (await slice.Handle(
            id, new PassSecondFactor.Request(code, half, device), Listener.Public, null, Stop)).Refusal?.Code);
    }
}
