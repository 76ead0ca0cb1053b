using System.Globalization;
using System.Security.Cryptography;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Html;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OtpNet;

namespace CohortVault.Platform.Features.Accounts.SecondFactors;

/// <summary>
/// A person sets an authenticator app up. Until a first code proves that the app has the secret, nothing is stored: the
/// secret travels in the form, sealed for this account and for half an hour.
/// </summary>
internal sealed class EnrolSecondFactor(
    CohortDbContext db, SecondFactorStore factors, SessionStore sessions, DeviceStore devices, AccountMails mails,
    IAccountDirectory directory, IAuditLog audit, IDataProtectionProvider protection, IPublicAddress addresses,
    TimeProvider clock, ILogger<EnrolSecondFactor> log)
{
    private const int SecretBytes = 20;

    private static readonly TimeSpan OfferLifetime = TimeSpan.FromMinutes(30);

    private readonly IDataProtector _protector = protection.CreateProtector("accounts.second-factor-offer");

    /// <summary>What a person needs to set the app up.</summary>
    /// <param name="Sealed">Goes back with the first code.</param>
    /// <param name="Secret">For typing: base 32 in groups of four.</param>
    /// <param name="Picture">QR code as SVG.</param>
    /// <param name="CurrentCode">The code of this moment, for the demonstration alone.</param>
    public sealed record Offer(string Sealed, string Secret, IHtmlContent Picture, string CurrentCode);

    /// <param name="Sealed">From the offer.</param>
    /// <param name="Code">First code of the app.</param>
    /// <param name="CookieSecret">Of the session.</param>
    /// <param name="IsSignedIn">Whether the session is whole, and the person has just shown everything again.</param>
    /// <param name="Device">What the browser shows of itself; null for nothing.</param>
    public sealed record Request(
        string Sealed, string Code, string? CookieSecret, bool IsSignedIn, ShownDevice? Device = null);

    /// <param name="RecoveryCodes">To be shown once; empty if those before go on.</param>
    /// <param name="CookieSecret">Of the new session.</param>
    /// <param name="DeviceSecret">For <see cref="DeviceCookie.Keep"/>.</param>
    /// <param name="Role">Of the account.</param>
    public sealed record Response(
        IReadOnlyList<string> RecoveryCodes, string CookieSecret, string DeviceSecret, AccountRole Role);

    /// <summary>A new secret.</summary>
    public async Task<Offer> OfferAsync(AccountId id, CancellationToken ct) =>
        await ShowAsync(id, RandomNumberGenerator.GetBytes(SecretBytes), ct);

    /// <summary>The same offer again, after a wrong code; a new one if it is too old.</summary>
    public async Task<Offer> OfferAgainAsync(AccountId id, string sealedOffer, CancellationToken ct) =>
        Open(id, sealedOffer) is { } secret ? await ShowAsync(id, secret, ct) : await OfferAsync(id, ct);

    public async Task<Outcome<Response>> Handle(
        AccountId id, Request request, Listener listener, CancellationToken ct)
    {
        if (Open(id, request.Sealed) is not { } secret)
        {
            return AccountRefusals.OfferTooOld;
        }

        if (factors.Match(secret, request.Code) is not { } step)
        {
            return AccountRefusals.WrongFirstCode;
        }

        if ((!request.IsSignedIn && await factors.ExistsAsync(id, ct)) || await directory.FindAsync(id, ct) is not { } profile)
        {
            return AccountRefusals.FactorExists;
        }

        await mails.SecondFactorSetAsync(profile, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await factors.AddAppAsync(id, secret, step, ct) is not { } codes)
        {
            return AccountRefusals.FactorExists;
        }

        var device = await devices.WelcomeAsync(id, request.Device ?? ShownDevice.None, ct);
        if (await sessions.PromoteAsync(request.CookieSecret, id, listener, device.Id, ct) is not { } cookie)
        {
            return AccountRefusals.SignInAgain;
        }

        // Whatever else was signed in with the password alone is not any more.
        await sessions.EndAllAsync(id, ct);
        await audit.AppendAsync(
            db, new AuditEntry("account.second-factor-set", id.Owner(), id.Value, id.ToString()), ct);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException)
        {
            await transaction.RollbackAsync(ct);
            db.ChangeTracker.Clear();
            if (!await factors.ExistsAsync(id, ct))
            {
                throw;
            }

            // Two browsers at one moment: the other one's app counts.
            return AccountRefusals.FactorExists;
        }

        await transaction.CommitAsync(ct);
        log.SecondFactorSet(id);
        return new Response(codes, cookie, device.Secret, profile.Role);
    }

    private async Task<Offer> ShowAsync(AccountId id, byte[] secret, CancellationToken ct)
    {
        var profile = await directory.FindAsync(id, ct)
            ?? throw new InvalidOperationException("A recognised session belongs to no account.");
        var text = Base32Encoding.ToString(secret).TrimEnd('=');
        var issuer = $"CohortVault {addresses.Public("/").Host}";
        var address = $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(profile.UserName)}"
            + $"?secret={text}&issuer={Uri.EscapeDataString(issuer)}&algorithm=SHA1&digits=6&period=30";
        return new Offer(
            _protector.Protect(FormattableString.Invariant($"{id}:{text}:{(clock.GetUtcNow() + OfferLifetime).ToUnixTimeSeconds()}")),
            string.Join(' ', text.Chunk(4).Select(group => new string(group))),
            QrPicture.Of(address),
            factors.Code(secret));
    }

    private byte[]? Open(AccountId id, string sealedOffer)
    {
        try
        {
            var parts = _protector.Unprotect(sealedOffer).Split(':');
            return parts.Length == 3 && parts[0] == id.ToString()
                && clock.GetUtcNow().ToUnixTimeSeconds() <= long.Parse(parts[2], CultureInfo.InvariantCulture)
                    ? Base32Encoding.ToBytes(parts[1])
                    : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
