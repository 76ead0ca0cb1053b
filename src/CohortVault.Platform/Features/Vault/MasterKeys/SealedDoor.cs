using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Sealing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Vault.MasterKeys;

/// <summary>Asks for the code, counts what is wrong, and records who opened the vault and how.</summary>
internal sealed class SealedDoor(
    VaultSeal seal, IServiceScopeFactory scopes, TimeProvider clock, ILogger<SealedDoor> log) : ISealedDoor, IDisposable
{
    /// <summary>Wrong attempts that are free; whoever makes them.</summary>
    public const int FreeAttempts = 5;

    /// <summary>From then on one attempt in this time is looked at.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private const string Actor = "sealed-page";
    private const int LongestSecret = 512;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private int _wrong;
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    public string Code { get; } = NewCode();

    public async Task<Outcome<SealState>> TryAsync(string code, string secret, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            var now = clock.GetUtcNow();
            if (now < _next)
            {
                return VaultRefusals.TooManyAttempts;
            }

            var wasOpen = seal.IsOpen;
            var outcome = secret.Length > LongestSecret ? VaultRefusals.NotAShare
                : IsCode(code) ? await seal.GiveAsync(secret, ct)
                : VaultRefusals.WrongCode;
            if (outcome.Refusal is { } refusal)
            {
                _wrong++;
                _next = _wrong < FreeAttempts ? _next : now + Pause;
                log.UnsealRefused(refusal.Code, _wrong);
            }
            else if (outcome.Value.IsOpen && !wasOpen)
            {
                log.VaultOpened(outcome.Value.Source, outcome.Value.MasterKeyId);
                await RecordAsync(outcome.Value, ct);
            }
            else if (!wasOpen)
            {
                log.ShareTaken(outcome.Value.Given.Count, outcome.Value.Threshold);
            }

            return outcome;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    // 60 bits, in groups of four, without signs that look alike.
    private static string NewCode() => string.Join('-', RandomNumberGenerator
        .GetString(CrockfordBase32.Alphabet, 12).Chunk(4).Select(group => new string(group)));

    private bool IsCode(string code) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(Bare(code))), SHA256.HashData(Encoding.UTF8.GetBytes(Bare(Code))));

    private static string Bare(string code) => string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();

    private async Task RecordAsync(SealState opened, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CohortDbContext>();
        await scope.ServiceProvider.GetRequiredService<IAuditLog>().AppendAsync(
            db,
            new AuditEntry("vault.opened", OwnerId.Installation, Guid.Empty, Actor, new Dictionary<string, string>
            {
                ["key"] = opened.MasterKeyId,
                ["source"] = opened.Source,
                ["refused"] = _wrong.ToString(CultureInfo.InvariantCulture),
            }),
            ct);
        await db.SaveChangesAsync(ct);
    }
}
