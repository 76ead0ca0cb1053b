using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OtpNet;

namespace CohortVault.Platform.Features.Accounts.SecondFactors;

/// <summary>What proved to be the person's.</summary>
internal enum FactorUse
{
    /// <summary>Nothing: the code is wrong, was used before, or the account must wait.</summary>
    None,

    /// <summary>A code of the authenticator app.</summary>
    App,

    /// <summary>A recovery code, now used up.</summary>
    RecoveryCode,
}

/// <summary>Keeps and checks second factors.</summary>
internal sealed class SecondFactorStore(
    CohortDbContext db, IFieldVault vault, DeviceStore devices, IOptions<AccountOptions> options, TimeProvider clock)
{
    public const string Table = "second_factors";

    private const int Tries = 5;

    /// <summary>When the app was set up, and how many recovery codes are left; null if there is no factor.</summary>
    public async Task<(DateTimeOffset EnrolledAt, int RecoveryCodes)?> StateAsync(AccountId account, CancellationToken ct)
    {
        var factor = await db.SecondFactors.AsNoTracking().SingleOrDefaultAsync(f => f.AccountId == account, ct);
        return factor is null
            ? null
            : (factor.EnrolledAt, await db.RecoveryCodes.CountAsync(c => c.AccountId == account, ct));
    }

    /// <summary>Whether an account signs in with a second factor here; with a role of the installation's own, always.</summary>
    public bool IsRequired(Account account) =>
        account.CustomRoleId is not null || !options.Value.SecondFactorExempt.Contains(account.Role.Word());

    public Task<bool> ExistsAsync(AccountId account, CancellationToken ct) =>
        db.SecondFactors.AnyAsync(f => f.AccountId == account, ct);

    /// <summary>The code that an app with this secret shows now.</summary>
    public string Code(byte[] secret) => new Totp(secret).ComputeTotp(Now);

    /// <summary>The time step whose code this is, one step early or late allowed; null if it is none.</summary>
    public long? Match(byte[] secret, string code)
    {
        var digits = code.Replace(" ", "", StringComparison.Ordinal);
        return new Totp(secret).VerifyTotp(Now, digits, out var step, new VerificationWindow(1, 1))
            ? step
            : null;
    }

    /// <summary>Adds a factor and its recovery codes to the context; returns the codes, to be shown once.</summary>
    public async Task<IReadOnlyList<string>> AddAsync(
        AccountId account, byte[] secret, long usedStep, CancellationToken ct)
    {
        var sealedSecret = await vault.SealAsync(Cell(account), Base32Encoding.ToString(secret), ct);
        db.SecondFactors.Add(SecondFactor.Create(account, sealedSecret, usedStep, clock.GetUtcNow()));
        return AddRecoveryCodes(account);
    }

    /// <summary>Adds new recovery codes to the context.</summary>
    public IReadOnlyList<string> AddRecoveryCodes(AccountId account)
    {
        var codes = RecoveryCodes.New();
        db.RecoveryCodes.AddRange(codes.Select(code => RecoveryCode.Create(account, RecoveryCodes.Digest(account, code)!)));
        return codes;
    }

    /// <summary>Deletes factor and codes inside the caller's transaction; true if there was a factor.</summary>
    public async Task<bool> RemoveAsync(AccountId account, CancellationToken ct)
    {
        await RemoveRecoveryCodesAsync(account, ct);
        return await db.SecondFactors.Where(f => f.AccountId == account).ExecuteDeleteAsync(ct) > 0;
    }

    public Task RemoveRecoveryCodesAsync(AccountId account, CancellationToken ct) =>
        db.RecoveryCodes.Where(c => c.AccountId == account).ExecuteDeleteAsync(ct);

    /// <summary>
    /// Counts an attempt as a wrong one before it is looked at, so that many at one moment do not all pass as the first.
    /// Null if there is no factor or it must wait. A known device has a count of its own.
    /// </summary>
    public async Task<SecondFactor?> ChargeAsync(AccountId account, KnownDevice? device, CancellationToken ct)
    {
        if (device is not null)
        {
            return await devices.ChargeCodeAsync(device, ct)
                ? await db.SecondFactors.AsNoTracking().SingleOrDefaultAsync(f => f.AccountId == account, ct)
                : null;
        }

        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var now = clock.GetUtcNow();
            var factor = await db.SecondFactors.AsNoTracking().SingleOrDefaultAsync(f => f.AccountId == account, ct);
            if (factor is null || now < factor.NextAttemptAt)
            {
                return null;
            }

            var (before, after) = (factor.FailedAttempts, factor.FailedAttempts + 1);
            var next = GrowingDelay.NextAttempt(after, now);
            var unchanged = db.SecondFactors.Where(f => f.AccountId == account && f.FailedAttempts == before);
            if (await unchanged.ExecuteUpdateAsync(
                row => row.SetProperty(f => f.FailedAttempts, after).SetProperty(f => f.NextAttemptAt, next), ct) == 1)
            {
                return factor;
            }
        }

        return null;
    }

    /// <summary>
    /// Looks at a code after <see cref="ChargeAsync"/>, inside the caller's transaction: a code of the app or a recovery code
    /// is used up, and takes the count back.
    /// </summary>
    public async Task<FactorUse> CheckAsync(SecondFactor? factor, string code, KnownDevice? device, CancellationToken ct)
    {
        var use = factor is null ? FactorUse.None : await UseAsync(factor, code, ct);
        if (use is not FactorUse.None)
        {
            await (device is null ? ForgiveAsync(factor!.AccountId, ct) : devices.RightCodeAsync(device, ct));
        }

        return use;
    }

    private async Task<FactorUse> UseAsync(SecondFactor factor, string code, CancellationToken ct)
    {
        var account = factor.AccountId;
        if (await vault.OpenAsync(Cell(account), factor.Secret, ct) is { } secret
            && Match(Base32Encoding.ToBytes(secret), code) is { } step)
        {
            // A step counts once, also for two requests at one moment.
            return await db.SecondFactors.Where(f => f.AccountId == account && f.LastStep < step).ExecuteUpdateAsync(
                row => row.SetProperty(f => f.LastStep, step), ct) == 1
                ? FactorUse.App
                : FactorUse.None;
        }

        return RecoveryCodes.Digest(account, code) is { } digest
            && await db.RecoveryCodes.Where(c => c.AccountId == account && c.Digest == digest).ExecuteDeleteAsync(ct) == 1
                ? FactorUse.RecoveryCode
                : FactorUse.None;
    }

    private Task ForgiveAsync(AccountId account, CancellationToken ct) =>
        db.SecondFactors.Where(f => f.AccountId == account).ExecuteUpdateAsync(
            row => row.SetProperty(f => f.FailedAttempts, 0).SetProperty(f => f.NextAttemptAt, (DateTimeOffset?)null), ct);

    /// <summary>What the app shows now; for the demonstration alone.</summary>
    public async Task<string?> CurrentCodeAsync(AccountId account, CancellationToken ct) =>
        await db.SecondFactors.AsNoTracking().SingleOrDefaultAsync(f => f.AccountId == account, ct) is { } factor
        && await vault.OpenAsync(Cell(account), factor.Secret, ct) is { } secret
            ? Code(Base32Encoding.ToBytes(secret))
            : null;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private static CellAddress Cell(AccountId account) => new(Table, "secret", account.Value, account.Owner());
}
