using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.SecondFactors;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.DataProtection;

namespace CohortVault.Platform.Features.Accounts.Passkeys;

/// <summary>
/// A signed-in person shows that it is still them, by a code or a passkey (by the password, if there is no second factor), and
/// may change passkeys for ten minutes. The proof travels in the page, sealed for account and session.
/// </summary>
internal sealed class ConfirmPerson(
    CohortDbContext db, SecondFactorGate codes, PasskeyGate passkeys, SecondFactorStore factors, OwnPassword passwords,
    IAuditLog audit, IDataProtectionProvider protection, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <param name="Proof">For <see cref="IsGood"/>.</param>
    public sealed record Response(string Proof);

    /// <param name="id">The person.</param>
    /// <param name="typed">A code of the app, a recovery code; the password of somebody without second factor.</param>
    /// <param name="cookieSecret">Of the session.</param>
    /// <param name="from">Network address.</param>
    /// <param name="ct">Cancellation.</param>
    public async Task<Outcome<Response>> Handle(
        AccountId id, string typed, string? cookieSecret, IPAddress? from, CancellationToken ct)
    {
        if (await factors.ExistsAsync(id, ct))
        {
            return await codes.PassAsync(
                id, typed, id.ToString(), from, use => ConfirmAsync(id, use.ToString(), cookieSecret, ct), ct);
        }

        if (await passwords.CheckAsync(id, typed, from, ct) is { } wrong)
        {
            return wrong;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var outcome = await ConfirmAsync(id, "Password", cookieSecret, ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return outcome;
    }

    public Task<Outcome<Response>> HandlePasskey(
        PasskeyContext context, PasskeyAnswer answer, IPAddress? from, CancellationToken ct) =>
        passkeys.PassAsync(
            context, answer, from,
            account => ConfirmAsync(account.Id, nameof(FactorUse.Passkey), context.CookieSecret, ct), ct);

    public bool IsGood(AccountId id, string? proof, string? cookieSecret)
    {
        try
        {
            return proof is { Length: > 0 } && Protector(id, cookieSecret) is { } protector
                && clock.GetUtcNow().ToUnixTimeSeconds()
                    <= long.Parse(protector.Unprotect(proof), CultureInfo.InvariantCulture);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private async Task<Outcome<Response>> ConfirmAsync(
        AccountId id, string by, string? cookieSecret, CancellationToken ct)
    {
        if (Protector(id, cookieSecret) is not { } protector)
        {
            return AccountRefusals.SignInAgain;
        }

        await audit.AppendAsync(
            db,
            new AuditEntry(
                "account.person-confirmed", id.Owner(), id.Value, id.ToString(),
                new Dictionary<string, string> { ["factor"] = by }),
            ct);
        return new Response(protector.Protect(
            (clock.GetUtcNow() + Lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
    }

    private IDataProtector? Protector(AccountId id, string? cookieSecret) => OpaqueSecret.Digest(cookieSecret) is { } session
        ? protection.CreateProtector("accounts.person-confirmed", id.ToString(), Convert.ToHexString(session))
        : null;
}
