using System.Globalization;
using System.Net;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Features.Accounts.SecondFactors;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Accounts.SingleSignOn;

/// <summary>
/// Signs in whom the provider vouches for, if the log-in is linked to an account: in the place of the password, and of our
/// second factor only where the operator trusts the provider's.
/// </summary>
internal sealed class SignInByProvider(
    CohortDbContext db, ExternalIdentities identities, SessionStore sessions, DeviceStore devices, SecondFactorStore factors,
    AttemptLimits limits, IAuditLog audit, ILogger<SignInByProvider> log)
{
    /// <param name="CookieSecret">For <see cref="SessionCookie.Write"/>.</param>
    /// <param name="Stage">What is still missing.</param>
    /// <param name="DeviceSecret">For <see cref="DeviceCookie.Keep"/>, once nothing is missing.</param>
    public sealed record Response(string CookieSecret, SessionStage Stage, string? DeviceSecret);

    public async Task<Outcome<Response>> Handle(
        ProviderAnswer answer, ShownDevice shown, IPAddress? from, CancellationToken ct)
    {
        if (!limits.MaySignIn(from))
        {
            return AccountRefusals.TooManyAttempts;
        }

        if (answer.Identity is not { } identity)
        {
            return await RefuseAsync(null, answer.Refusal ?? SingleSignOnRefusals.AnswerRefused, ct);
        }

        if (await identities.FindAccountAsync(identity, ct) is not { } account)
        {
            return await RefuseAsync(null, SingleSignOnRefusals.IdentityUnknown, ct);
        }

        if (!account.IsConfirmed)
        {
            return await RefuseAsync(account.Id, SingleSignOnRefusals.IdentityUnconfirmed, ct);
        }

        var stage = identity.IsAssured ? SessionStage.Full
            : await factors.ExistsAsync(account.Id, ct) ? SessionStage.AwaitsCode
            : factors.IsRequired(account) ? SessionStage.AwaitsEnrolment
            : SessionStage.Full;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (!await identities.UseAsync(account.Id, identity, ct))
        {
            return SingleSignOnRefusals.IdentityUnknown;
        }

        var device = stage == SessionStage.Full ? await devices.WelcomeAsync(account.Id, shown, ct) : null;
        var secret = sessions.Add(account, Listener.Public, stage, device?.Id);

        await audit.AppendAsync(
            db,
            new AuditEntry(
                stage == SessionStage.Full ? "account.signed-in" : "account.provider-accepted",
                account.Id.Owner(), account.Id.Value, account.Id.ToString(), Values(identity)),
            ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        if (stage == SessionStage.Full)
        {
            log.SignedIn(account.Id, Listener.Public);
        }

        return new Response(secret, stage, device?.Secret);
    }

    private static Dictionary<string, string> Values(ProviderIdentity identity)
    {
        var values = new Dictionary<string, string>
        {
            ["listener"] = nameof(Listener.Public),
            ["by"] = "provider",
            ["assured"] = identity.IsAssured ? "yes" : "no",
        };
        if (identity.LoggedInAt is { } at)
        {
            values["logged-in-at"] = at.ToString("O", CultureInfo.InvariantCulture);
        }

        return values;
    }

    private async Task<Refusal> RefuseAsync(AccountId? account, Refusal refusal, CancellationToken ct)
    {
        var owner = account?.Owner() ?? OwnerId.Installation;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await audit.AppendAsync(
            db,
            new AuditEntry(
                "account.provider-refused", owner, account?.Value ?? owner.Value, Actors.Anonymous,
                new Dictionary<string, string> { ["reason"] = refusal.Code }),
            ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return refusal;
    }
}
