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

    /// <summary>A passkey.</summary>
    Passkey,
}

/// <summary>Keeps and checks second factors.</summary>
internal sealed class SecondFactorStore(
    CohortDbContext db, IFieldVault vault, DeviceStore devices, IOptions<AccountOptions> options, TimeProvider clock)
{
    public const string Table = "second_factors";

    /// <summary>
    /// When the app was set up (null if there are passkeys alone), and how many recovery codes are left; null if there is no
    /// factor.
    /// </summary>
    public async Task<(DateTimeOffset? AppSince, int RecoveryCodes)?> StateAsync(AccountId account, CancellationToken ct)
    {
        var factor = await db.SecondFactors.AsNoTracking().SingleOrDefaultAsync(f => f.AccountId == account, ct);
        return factor is null
            ? null
            : (factor.Secret is null ? null : factor.EnrolledAt, await db.RecoveryCodes.CountAsync(c => c.AccountId == account, ct));
    }

    /// <summary>Whether an account signs in with a second factor here; with a role of the installation's own, always.</summary>
    public bool IsRequired(Account account) =>
        account.CustomRoleId is not null || !options.Value.SecondFactorExempt.Contains(account.Role.Word());

    public Task<bool> ExistsAsync(AccountId account, CancellationToken ct) =>
        db.SecondFactors.AnyAsync(f => f.AccountId == account, ct);

    public Task<bool> HasAppAsync(AccountId account, CancellationToken ct) =>
        db.SecondFactors.AnyAsync(f => f.AccountId == account && f.Secret != null, ct);

    /// <summary>The code that an app with this secret shows now.</summary>
    public string Code(byte[] secret) => new Totp(secret).ComputeTotp(Now);

    /// <summary>
    /// The time step whose code this is, by default one step early or late allowed; see <see cref="AccountOptions.StrictCodes"/>.
    /// Null if it is none.
    /// </summary>
    public long? Match(byte[] secret, string code)
    {
        var digits = code.Replace(" ", "", StringComparison.Ordinal);
        var window = options.Value.StrictCodes ? new VerificationWindow(0, 0) : new VerificationWindow(1, 1);
        return new Totp(secret).VerifyTotp(Now, digits, out var step, window)
            ? step
            : null;
    }

    /// <summary>
    /// Adds an app, in the caller's transaction: beside passkeys, whose recovery codes stay, or as the first factor with codes
    /// of its own. Returns new codes, to be shown once; null if there is an app.
    /// </summary>
    public async Task<IReadOnlyList<string>?> AddAppAsync(
        AccountId account, byte[] secret, long usedStep, CancellationToken ct)
    {
        SealedField? sealedSecret = await vault.SealAsync(Cell(account), Base32Encoding.ToString(secret), ct);
        var now = clock.GetUtcNow();
        if (!await ExistsAsync(account, ct))
        {
            db.SecondFactors.Add(SecondFactor.Create(account, sealedSecret, usedStep, now));
            return AddRecoveryCodes(account);
        }

        return await db.SecondFactors.Where(f => f.AccountId == account && f.Secret == null).ExecuteUpdateAsync(
            row => row.SetProperty(f => f.Secret, sealedSecret).SetProperty(f => f.LastStep, usedStep)
                .SetProperty(f => f.EnrolledAt, now), ct) == 1
            ? []
            : null;
    }

    /// <summary>Adds to the context that there is a factor, which is no app; returns its recovery codes.</summary>
    public IReadOnlyList<string> AddWithoutApp(AccountId account)
    {
        db.SecondFactors.Add(SecondFactor.Create(account, secret: null, usedStep: 0, clock.GetUtcNow()));
        return AddRecoveryCodes(account);
    }

    /// <summary>Adds new recovery codes to the context.</summary>
    public IReadOnlyList<string> AddRecoveryCodes(AccountId account)
    {
        var codes = RecoveryCodes.New();
        db.RecoveryCodes.AddRange(codes.Select(code => RecoveryCode.Create(account, RecoveryCodes.Digest(account, code)!)));
        return codes;
    }

    /// <summary>
    /// Deletes the app inside the caller's transaction, and what goes with it if there is no passkey; true if there was one.
    /// </summary>
    public async Task<bool> RemoveAppAsync(AccountId account, CancellationToken ct) =>
        await db.Passkeys.AnyAsync(p => p.AccountId == account, ct)
            ? await db.SecondFactors.Where(f => f.AccountId == account && f.Secret != null).ExecuteUpdateAsync(
                row => row.SetProperty(f => f.Secret, (SealedField?)null), ct) == 1
            : await RemoveAllAsync(account, ct);

    /// <summary>Deletes app, passkeys and codes inside the caller's transaction; true if there was a factor.</summary>
    public async Task<bool> RemoveAllAsync(AccountId account, CancellationToken ct)
    {
        await RemoveRecoveryCodesAsync(account, ct);
        await db.Passkeys.Where(p => p.AccountId == account).ExecuteDeleteAsync(ct);
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

        SecondFactor? factor = null;
        return await AttemptCount.ChargeAsync(
            clock,
            async () =>
            {
                factor = await db.SecondFactors.AsNoTracking().SingleOrDefaultAsync(f => f.AccountId == account, ct);
                return factor is null ? null : new AttemptCount(factor.FailedAttempts, factor.NextAttemptAt);
            },
            async (before, after) => await db.SecondFactors
                .Where(f => f.AccountId == account && f.FailedAttempts == before.Failed)
                .ExecuteUpdateAsync(
                    row => row.SetProperty(f => f.FailedAttempts, after.Failed).SetProperty(f => f.NextAttemptAt, after.NextAt),
                    ct) == 1)
            ? factor
            : null;
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
        if (factor.Secret is { } sealedSecret
            && await vault.OpenAsync(Cell(account), sealedSecret, ct) is { } secret
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
        await db.SecondFactors.AsNoTracking().SingleOrDefaultAsync(f => f.AccountId == account, ct)
            is { Secret: { } sealedSecret }
        && await vault.OpenAsync(Cell(account), sealedSecret, ct) is { } secret
            ? Code(Base32Encoding.ToBytes(secret))
            : null;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private static CellAddress Cell(AccountId account) => new(Table, "secret", account.Value, account.Owner());
}
