using System.Globalization;
using System.Text;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Operations.Contracts;
using CohortVault.Sealing.Transparency;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Audit.Witnesses;

/// <summary>
/// Shows the public checkpoint to every witness (C2SP tlog-witness), with the proof that the log has only grown since the last one
/// that the witness saw, and keeps what it signs.
/// </summary>
internal sealed class WitnessRound(
    CohortDbContext db, CheckpointStore checkpoints, LogTiles tiles, IOutbound outbound, IOptions<AuditOptions> options,
    TimeProvider clock, ILogger<WitnessRound> log)
{
    private const int Conflict = 409;
    private const int Ok = 200;

    private static readonly TimeSpan Renewed = TimeSpan.FromHours(6);

    /// <summary>Asks every witness, or only those whose word is old.</summary>
    /// <param name="everyone">Whether witnesses are asked that signed this checkpoint a short while ago.</param>
    /// <param name="ct">Stops the work.</param>
    /// <returns>Why the database must not be used: a witness saw a longer log. Null if none did.</returns>
    public async Task<string?> RunAsync(bool everyone, CancellationToken ct)
    {
        if (await checkpoints.PublicAsync(ct) is not { Size: > 0 } checkpoint)
        {
            return null;
        }

        string? trouble = null;
        foreach (var witness in options.Value.Witnesses)
        {
            try
            {
                trouble ??= await AskAsync(witness, checkpoint, everyone, ct);
            }
            catch (Exception broken) when (broken is IOException or HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
            {
                log.WitnessSilent(witness.Url, broken.Message);
            }
        }

        return trouble;
    }

    private async Task<string?> AskAsync(WitnessOptions witness, LogCheckpoint checkpoint, bool everyone, CancellationToken ct)
    {
        var key = WitnessKey.Parse(witness.Key)!;
        var last = await db.Set<Cosignature>().AsNoTracking().Where(c => c.Origin == checkpoint.Origin && c.Witness == key.Name)
            .OrderByDescending(c => c.Size).ThenByDescending(c => c.Time).FirstOrDefaultAsync(ct);
        if (!everyone && last?.Size == checkpoint.Size && clock.GetUtcNow() - last.Time < Renewed)
        {
            return null;
        }

        var answer = await SendAsync(witness, last?.Size ?? 0, checkpoint, ct);
        if (answer.Status == Conflict && long.TryParse(answer.Body.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seen))
        {
            if (seen > checkpoint.Size && seen > await tiles.SizeAsync(ct))
            {
                return $"The database is older than what was seen of it: witness {key.Name} saw {seen} records, and there are {await tiles.SizeAsync(ct)}. {RollbackGuard.WhatToDo}";
            }

            if (seen > checkpoint.Size)
            {
                return null; // It saw a later one of this very log.
            }

            answer = await SendAsync(witness, seen, checkpoint, ct);
        }

        var body = checkpoint.Text[..(checkpoint.Text.IndexOf("\n\n", StringComparison.Ordinal) + 1)];
        if (answer.Status != Ok || key.CosignedAt(body, answer.Body.Split('\n'), out var line) is not { } time)
        {
            log.WitnessRefused(witness.Url, answer.Status);
            return null;
        }

        if (!await db.Set<Cosignature>().AnyAsync(
            c => c.Origin == checkpoint.Origin && c.Size == checkpoint.Size && c.Witness == key.Name && c.Time == time, ct))
        {
            db.Add(Cosignature.Of(checkpoint, key.Name, time, line!));
            await db.SaveChangesAsync(ct);
        }

        return null;
    }

    private async Task<OutboundAnswer> SendAsync(WitnessOptions witness, long old, LogCheckpoint checkpoint, CancellationToken ct)
    {
        var request = new StringBuilder().Append(CultureInfo.InvariantCulture, $"old {old}\n");
        if (old > 0)
        {
            foreach (var hash in await tiles.Tree(checkpoint.Size).ConsistencyProofAsync(old, ct))
            {
                request.Append(Convert.ToBase64String(hash)).Append('\n');
            }
        }

        request.Append('\n').Append(checkpoint.Text);
        return await outbound.PostAsync(new Uri($"{witness.Url.TrimEnd('/')}/add-checkpoint"), request.ToString(), ct);
    }
}
