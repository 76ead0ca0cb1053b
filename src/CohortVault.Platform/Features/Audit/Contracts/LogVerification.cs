using CohortVault.Platform.Features.Audit.Verification;
using CohortVault.Platform.Features.Audit.Witnesses;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Audit.Contracts;

/// <summary>The log from the command line.</summary>
public static class LogVerification
{
    /// <summary>Verifies the stored log; needs no key and changes nothing.</summary>
    /// <param name="services">Services over the data directory; they need not be prepared.</param>
    /// <param name="given">Checkpoints from outside.</param>
    /// <param name="ct">Stops the work.</param>
    public static async Task<VerifiedLog> RunAsync(
        IServiceProvider services, IReadOnlyList<GivenCheckpoint> given, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        var copy = scope.ServiceProvider.GetRequiredService<CheckpointCopy>();
        IReadOnlyList<GivenCheckpoint> own = copy.Read() is { } text ? [new GivenCheckpoint($"The checkpoint in {copy.Path}", text)] : [];
        return await scope.ServiceProvider.GetRequiredService<VerifyLog>().Handle([.. own, .. given], ct);
    }

    /// <summary>Verifies an exported log.</summary>
    /// <exception cref="InvalidDataException">It is not one.</exception>
    public static Task<VerifiedLog> RunAsync(string file, IReadOnlyList<GivenCheckpoint> given, CancellationToken ct) =>
        VerifyFile.RunAsync(file, given, ct);

    /// <summary>Why a proof file proves nothing; null if it proves that its record is in the log.</summary>
    public static string? RefuteProof(byte[] content) => ProofFile.Refute(content);

    /// <summary>Writes the log as JSON lines; returns the number of records. Opening payloads needs the prepared vault.</summary>
    public static async Task<long> ExportAsync(IServiceProvider services, Stream to, bool open, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ExportLog>().Handle(to, open, ct);
    }

    /// <summary>
    /// Declares a new origin, because the database is older than what was seen of it; returns the first checkpoint.
    /// </summary>
    public static async Task<string> DeclareOriginAsync(IServiceProvider services, string reason, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<DeclareOrigin>().Handle(reason, ct);
    }

    /// <summary>
    /// How far history is known outside, as the end of a sentence: "cosigned by ...", or "local only" without a fresh word of any
    /// witness for 24 hours.
    /// </summary>
    public static async Task<string> WitnessesAsync(IServiceProvider services, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<WitnessStanding>().WordsAsync(ct);
    }
}
