using CohortVault.Platform.Data;
using CohortVault.Sealing;
using CohortVault.Sealing.Transparency;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Audit;

/// <summary>Compares the database with the newest checkpoint that was seen of it. Needs no key.</summary>
internal sealed class RollbackGuard(CohortDbContext db, LogTiles tiles, CheckpointCopy copy)
{
    /// <summary>What the operator does about an older database.</summary>
    public const string WhatToDo =
        "Bring the newer database back. If it is lost, say so openly: cohortvault audit new-origin --reason TEXT --data DIR.";

    /// <summary>Why the database must not be used; null if it may.</summary>
    public async Task<string?> ExamineAsync(CancellationToken ct) => copy.Read() is { } text
        ? await ExamineAsync(text, copy.Path, ct)
        : null;

    /// <summary>The same with a checkpoint from elsewhere.</summary>
    public async Task<string?> ExamineAsync(string text, string source, CancellationToken ct)
    {
        var name = text.Split('\n', 2)[0];
        var origins = await db.Set<LogOrigin>().AsNoTracking().OrderBy(o => o.Number).ToListAsync(ct);
        if (origins.Find(origin => origin.Name == name) is not { } origin)
        {
            return origins.Count > 0 || await tiles.SizeAsync(ct) > 0
                ? $"The audit log in the database is not the one of the checkpoint in {source}. {WhatToDo}"
                : $"The database is empty, but an audit log was seen: {source}. {WhatToDo}";
        }

        if (origin != origins[^1])
        {
            return null; // From before a new origin was declared.
        }

        Checkpoint seen;
        try
        {
            using var key = origin.Key();
            seen = Checkpoint.Verify(text, key);
        }
        catch (SealBrokenException broken)
        {
            return $"The checkpoint in {source} is damaged: {broken.Message} Put the right file in place, or remove it if you know why it is so.";
        }

        var size = await tiles.SizeAsync(ct);
        if (seen.Size > size)
        {
            return $"The database is older than what was seen of it: its audit log has {size} records, and a checkpoint of {seen.Size} was signed ({source}). {WhatToDo}";
        }

        return (await tiles.Tree(size).RootAsync(seen.Size, ct)).AsSpan().SequenceEqual(seen.Root)
            ? null
            : $"The first {seen.Size} records of the audit log are not the ones that were signed ({source}). 'cohortvault audit verify' names them. {WhatToDo}";
    }
}
