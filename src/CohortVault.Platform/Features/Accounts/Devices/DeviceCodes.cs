using System.Security.Cryptography;
using System.Text;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Accounts.Devices;

/// <summary>
/// Codes by mail, for accounts without a second factor on a device that they do not know. A code belongs to one session that
/// is half way in, lives as long as that, and goes with it.
/// </summary>
internal sealed class DeviceCodes(
    CohortDbContext db, IFieldVault vault, AccountMails mails, IAccountDirectory directory, TimeProvider clock)
{
    public const string Table = "device_codes";

    private const int Digits = 8;

    /// <summary>Life of a code, and of the session that waits for it.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Counts a code that is sent, or typed, before anything else happens; a right one takes the count back. Sent ones count
    /// too, so that nobody can fill a mailbox or take ever new codes to guess at. False if the account must wait.
    /// </summary>
    public Task<bool> ChargeAsync(AccountId id, CancellationToken ct) => AttemptCount.ChargeAsync(
        clock,
        () => db.Accounts.Where(a => a.Id == id)
            .Select(a => (AttemptCount?)new AttemptCount(a.DeviceCodeAttempts, a.NextDeviceCodeAt)).SingleOrDefaultAsync(ct),
        async (before, after) => await db.Accounts.Where(a => a.Id == id && a.DeviceCodeAttempts == before.Failed)
            .ExecuteUpdateAsync(
                row => row.SetProperty(a => a.DeviceCodeAttempts, after.Failed)
                    .SetProperty(a => a.NextDeviceCodeAt, after.NextAt),
                ct) == 1);

    /// <summary>Adds a code for a session and the mail that carries it to the context.</summary>
    public async Task IssueAsync(AccountId account, string sessionSecret, ShownDevice shown, CancellationToken ct)
    {
        var code = RandomNumberGenerator.GetString("0123456789", Digits);
        var id = Ids.Random();
        var field = await vault.SealAsync(Cell(account, id), code, ct);
        db.DeviceCodes.Add(DeviceCode.Create(id, OpaqueSecret.Digest(sessionSecret)!, account, field));
        if (await directory.FindAsync(account, ct) is { } profile)
        {
            await mails.DeviceCodeAsync(profile, code, shown.Name, ct);
        }
    }

    /// <summary>Whether this is the code that was mailed for the session.</summary>
    public async Task<bool> IsRightAsync(AccountId account, string? sessionSecret, string typed, CancellationToken ct) =>
        await OpenAsync(account, sessionSecret, ct) is { } code && CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(code), Encoding.UTF8.GetBytes(typed.Replace(" ", "", StringComparison.Ordinal)));

    /// <summary>A right code takes the count back.</summary>
    public Task ForgiveAsync(AccountId id, CancellationToken ct) =>
        db.Accounts.Where(a => a.Id == id).ExecuteUpdateAsync(
            row => row.SetProperty(a => a.DeviceCodeAttempts, 0).SetProperty(a => a.NextDeviceCodeAt, (DateTimeOffset?)null), ct);

    /// <summary>The code of a session that still waits for it; null if there is none.</summary>
    public async Task<string?> OpenAsync(AccountId account, string? sessionSecret, CancellationToken ct)
    {
        if (OpaqueSecret.Digest(sessionSecret) is not { } digest)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var waiting = await (
            from code in db.DeviceCodes.AsNoTracking()
            join session in db.Sessions on code.SessionDigest equals session.Digest
            where code.SessionDigest == digest && code.AccountId == account
                && session.Stage == SessionStage.AwaitsDevice && session.EndsAt > now
            select code).SingleOrDefaultAsync(ct);
        return waiting is null ? null : await vault.OpenAsync(Cell(account, waiting.Id), waiting.Code, ct);
    }

    private static CellAddress Cell(AccountId account, Guid id) => new(Table, "code", id, account.Owner());
}
