using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Accounts.SingleSignOn;

/// <summary>
/// Somebody whom the provider knows and we do not makes a researcher account without a password. The proved identity travels in
/// the form, sealed and for half an hour; the address is confirmed by mail as in every registration.
/// </summary>
internal sealed class RegisterByProvider(
    ExternalIdentities identities, Register register, IDataProtectionProvider protection, IOptions<SingleSignOnOptions> options,
    TimeProvider clock)
{
    private static readonly TimeSpan OfferLifetime = TimeSpan.FromMinutes(30);

    private readonly IDataProtector _protector = protection.CreateProtector("accounts.single-sign-on-offer");

    /// <param name="Offer">From <see cref="OfferAsync"/>.</param>
    /// <param name="UserName">Name to sign in with.</param>
    /// <param name="FullName">The person's name; may be empty.</param>
    /// <param name="Email">Address for mails.</param>
    public sealed record Request(string Offer, string UserName, string FullName, string Email);

    /// <summary>What goes back with the form; null if this identity may not make an account.</summary>
    public async Task<string?> OfferAsync(ProviderIdentity identity, CancellationToken ct) =>
        options.Value.MayRegister && await MayRegisterAsync(identity, ct)
            ? _protector.Protect(string.Create(
                CultureInfo.InvariantCulture, $"{(clock.GetUtcNow() + OfferLifetime).ToUnixTimeSeconds()}\n{identity.Written}"))
            : null;

    public async Task<Outcome<Register.Response>> Handle(Request request, IPAddress? from, CancellationToken ct)
    {
        if (!options.Value.MayRegister)
        {
            return AccountRefusals.RegistrationClosed;
        }

        if (Open(request.Offer) is not { } identity)
        {
            return SingleSignOnRefusals.AnswerRefused;
        }

        var read = NewAccount.ReadNames(request.UserName, request.FullName, request.Email);
        if (read.Refusal is { } refusal)
        {
            return refusal;
        }

        return await MayRegisterAsync(identity, ct)
            ? await register.HandleByProvider(read.Value, identity, from, ct)
            : SingleSignOnRefusals.IdentityTaken;
    }

    // A registration that nobody confirmed gives way: its mail may have gone to a mistyped address.
    private async Task<bool> MayRegisterAsync(ProviderIdentity identity, CancellationToken ct) =>
        await identities.FindAccountAsync(identity, ct) is not { IsConfirmed: true };

    private ProviderIdentity? Open(string offer)
    {
        try
        {
            var parts = _protector.Unprotect(offer).Split('\n', 3);
            return parts.Length == 3 && parts[1] == options.Value.Issuer
                && clock.GetUtcNow().ToUnixTimeSeconds() <= long.Parse(parts[0], CultureInfo.InvariantCulture)
                    ? new ProviderIdentity(parts[1], parts[2])
                    : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
