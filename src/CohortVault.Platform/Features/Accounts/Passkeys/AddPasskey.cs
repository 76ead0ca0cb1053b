using System.Net;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Features.Accounts.SecondFactors;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Accounts.Passkeys;

/// <summary>
/// A person adds a passkey: somebody who has just typed the password and owes a second factor, as that factor; somebody who is
/// signed in and has just shown everything again. The first factor of an account brings recovery codes.
/// </summary>
internal sealed class AddPasskey(
    CohortDbContext db, PasskeyCeremony ceremony, PasskeySites sites, PasskeyStore passkeys, SecondFactorStore factors,
    SessionStore sessions, DeviceStore devices, AccountMails mails, IAccountDirectory directory, AttemptLimits limits,
    IAuditLog audit, ILogger<AddPasskey> log)
{
    /// <param name="Answer">What the browser answered.</param>
    /// <param name="Name">What the person calls it.</param>
    /// <param name="CookieSecret">Of the session.</param>
    /// <param name="IsSignedIn">Whether the session is whole.</param>
    /// <param name="Device">What the browser shows of itself; null for nothing.</param>
    public sealed record Request(
        PasskeyAnswer Answer, string Name, string? CookieSecret, bool IsSignedIn, ShownDevice? Device = null);

    /// <param name="RecoveryCodes">To be shown once; empty if there was a second factor before.</param>
    /// <param name="CookieSecret">Of the new session; null if the old one goes on.</param>
    /// <param name="DeviceSecret">For <see cref="DeviceCookie.Keep"/>; null if the old session goes on.</param>
    /// <param name="Role">Of the account.</param>
    public sealed record Response(
        IReadOnlyList<string> RecoveryCodes, string? CookieSecret, string? DeviceSecret, AccountRole Role);

    public async Task<PasskeyChallenge?> OfferAsync(
        AccountId id, string? cookieSecret, Listener listener, CancellationToken ct) =>
        await directory.FindAsync(id, ct) is { } profile
            ? await ceremony.OfferAsync(Context(id, cookieSecret, listener), profile)
            : null;

    public async Task<Outcome<Response>> Handle(
        AccountId id, Request request, Listener listener, IPAddress? from, CancellationToken ct)
    {
        if (!limits.MaySignIn(from))
        {
            return AccountRefusals.TooManyAttempts;
        }

        if (sites.Of(listener) is not { } site)
        {
            return PasskeyRefusals.NoName;
        }

        if (GivenName.Read(request.Name) is not { } name)
        {
            return PasskeyRefusals.BadName;
        }

        if (await ceremony.MadeAsync(Context(id, request.CookieSecret, listener), request.Answer) is not { } made
            || await directory.FindAsync(id, ct) is not { } profile)
        {
            return PasskeyRefusals.NotMade;
        }

        await mails.PasskeyAddedAsync(profile, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var first = !await factors.ExistsAsync(id, ct);
        if (!first && !request.IsSignedIn)
        {
            return AccountRefusals.FactorExists;
        }

        if (await passkeys.CountAsync(id, ct) >= PasskeyStore.Most)
        {
            return PasskeyRefusals.TooMany;
        }

        if (!await passkeys.UseUpAsync(made.Challenge, ct))
        {
            return PasskeyRefusals.NotMade;
        }

        var passkey = await passkeys.AddAsync(id, site, made.Made, name, ct);
        IReadOnlyList<string> codes = [];
        (string? cookie, KnownDevice? device) = (null, null);
        if (first)
        {
            codes = factors.AddWithoutApp(id);
            device = await devices.WelcomeAsync(id, request.Device ?? ShownDevice.None, ct);
            cookie = await sessions.PromoteAsync(request.CookieSecret, id, listener, device.Id, ct);
            if (cookie is null)
            {
                return AccountRefusals.SignInAgain;
            }

            // Whatever else was signed in with the password alone is not any more.
            await sessions.EndAllAsync(id, ct);
        }

        await audit.AppendAsync(
            db, new AuditEntry("account.passkey-added", id.Owner(), passkey.Id, id.ToString()), ct);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException)
        {
            await transaction.RollbackAsync(ct);
            db.ChangeTracker.Clear();
            if (first && await factors.ExistsAsync(id, ct))
            {
                // Two browsers at one moment: the other one's factor counts.
                return AccountRefusals.FactorExists;
            }

            throw;
        }

        await transaction.CommitAsync(ct);
        log.PasskeyAdded(id);
        return new Response(codes, cookie, device?.Secret, profile.Role);
    }

    private static PasskeyContext Context(AccountId id, string? cookieSecret, Listener listener) =>
        new(PasskeyQuestion.Add, listener, id, cookieSecret);
}
