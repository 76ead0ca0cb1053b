using System.Globalization;
using System.Security.Cryptography;
using CohortVault.Instruments.Files;
using CohortVault.Instruments.Records;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Instruments.Questionnaire;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Instruments.Files;

/// <summary>
/// Takes files in for forms that are being filled in. Bytes go from the socket through cleaning into sealing; whether they may be
/// taken is asked before the first byte and again when the file is written down, in that transaction.
/// </summary>
internal sealed class FileDesk(
    CohortDbContext db, NameHistories names, IVault vault, IFieldVault fields, IAuditLog audit, IOptions<RecordFileOptions> options,
    TimeProvider clock)
{
    public const string Purpose = "record-file";

    private const int LongestName = 100;

    /// <summary>What comes of a file: why nothing of this person is taken, or what is wrong with this file.</summary>
    /// <param name="Refusal">Why not; null if that was not why.</param>
    /// <param name="Problem">What is wrong with the file; null if nothing.</param>
    public sealed record Response(Refusal? Refusal, AnswerProblem? Problem)
    {
        public static Response Taken { get; } = new(null, null);
    }

    /// <summary>How large a file may be.</summary>
    public long MostBytes => options.Value.MostBytes;

    /// <summary>Takes a file from a stream as it arrives; one that waited in its place goes.</summary>
    /// <param name="spot">For which field.</param>
    /// <param name="name">As whoever gives it calls it.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="actor">Who, for the log.</param>
    /// <param name="mayTake">Why nothing may be taken; asked in a transaction.</param>
    /// <param name="ct">Stops the work.</param>
    public async Task<Response> TakeAsync(
        FileSpot spot, string name, Stream content, string actor, Func<CancellationToken, Task<Refusal?>> mayTake, CancellationToken ct)
    {
        if (await AskAsync(mayTake, ct) is { } refusal)
        {
            return new Response(refusal, null);
        }

        await using var write = await SealAsync(spot, ct);
        var copied = await CleanCopy.RunAsync(content, write.Stream, MostBytes, ct);
        if (copied.Problem is not FileProblem.None)
        {
            return new Response(null, ProblemOf(copied.Problem));
        }

        await write.CommitAsync(ct);
        var file = new FileAnswer(write.Id.Value, "", copied.Type, copied.Bytes, copied.Sha256);
        return await KeepAsync(spot, file with { Name = NameOf(name, file) }, actor, mayTake, ct);
    }

    /// <summary>Takes a signature: the lines that were drawn, or a name that was typed.</summary>
    public async Task<Response> SignAsync(
        FileSpot spot, string lines, string typed, string actor, Func<CancellationToken, Task<Refusal?>> mayTake, CancellationToken ct)
    {
        if ((lines.Length > 0 ? Signature.Drawn(lines) : Signature.Typed(typed)) is not { } picture)
        {
            return new Response(null, new AnswerProblem(AnswerProblemKind.Signature));
        }

        if (await AskAsync(mayTake, ct) is { } refusal)
        {
            return new Response(refusal, null);
        }

        await using var write = await SealAsync(spot, ct);
        await write.Stream.WriteAsync(picture, ct);
        await write.CommitAsync(ct);
        var file = new FileAnswer(
            write.Id.Value, "signature.svg", Signature.Type, picture.Length,
            Convert.ToHexStringLower(SHA256.HashData(picture)));
        return await KeepAsync(spot, file, actor, mayTake, ct);
    }

    /// <summary>The values of files that wait at a desk, by field.</summary>
    public async Task<IReadOnlyDictionary<string, string>> WaitingAsync(
        StudyId study, ParticipantId participant, string desk, IEnumerable<string> names, CancellationToken ct)
    {
        var spots = names.ToDictionary(name => Convert.ToHexString(DigestOf(new FileSpot(study, participant, desk, name))));
        if (spots.Count == 0)
        {
            return new Dictionary<string, string>();
        }

        var rows = (await db.Set<RecordFile>().AsNoTracking().Where(f => f.ParticipantId == participant && f.KeptAt == null).ToListAsync(ct))
            .FindAll(row => spots.ContainsKey(Convert.ToHexString(row.Spot)));
        var texts = await fields.OpenAllAsync(
            study.Owner, [.. rows.Select(row => (RecordFile.Cell(row.Id, study, participant), row.Content))], ct);
        return rows.Zip(texts).Where(pair => pair.Second is not null)
            .ToDictionary(pair => spots[Convert.ToHexString(pair.First.Spot)], pair => FileContent.Read(pair.Second!).Value);
    }

    /// <summary>Throws away what waits for a field.</summary>
    public Task DropAsync(FileSpot spot, CancellationToken ct) => DropAsync(spot, null, ct);

    // Before the first byte, in a transaction of its own; it is asked again when the file is written down.
    private async Task<Refusal?> AskAsync(Func<CancellationToken, Task<Refusal?>> mayTake, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        return await mayTake(ct);
    }

    private Task<ISealedWrite> SealAsync(FileSpot spot, CancellationToken ct) =>
        vault.CreateAsync(new SealScope(spot.Study.Owner, spot.Participant.Subject, Purpose), ct);

    private async Task<Response> KeepAsync(
        FileSpot spot, FileAnswer file, string actor, Func<CancellationToken, Task<Refusal?>> mayTake, CancellationToken ct)
    {
        var isKept = false;
        try
        {
            var version = (await names.OfAsync(spot.Study, ct)).Version;
            var content = await fields.SealAsync(
                RecordFile.Cell(file.Id, spot.Study, spot.Participant), new FileContent(spot.Field, version, file.Write()).Write(), ct);
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            if (await mayTake(ct) is { } refusal)
            {
                return new Response(refusal, null);
            }

            db.Add(RecordFile.Create(file.Id, spot, DigestOf(spot), content, clock.GetUtcNow()));
            await audit.AppendAsync(
                db,
                new AuditEntry("record.file-taken", spot.Study.Owner, spot.Participant.Value, actor, new Dictionary<string, string>
                {
                    ["object"] = file.Id.ToString("N"),
                    ["type"] = file.Type,
                    ["bytes"] = file.Bytes.ToString(CultureInfo.InvariantCulture),
                }),
                ct);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            isKept = true;
        }
        finally
        {
            if (!isKept)
            {
                await vault.DestroyAsync(ObjectId.From(file.Id), DestructionReason.BrokenOff, CancellationToken.None);
            }
        }

        await DropAsync(spot, file.Id, ct);
        return Response.Taken;
    }

    private async Task DropAsync(FileSpot spot, Guid? but, CancellationToken ct)
    {
        var digest = DigestOf(spot);
        var waiting = db.Set<RecordFile>().Where(f => f.ParticipantId == spot.Participant && f.KeptAt == null && f.Spot == digest && f.Id != but);
        foreach (var id in await waiting.Select(f => f.Id).ToListAsync(ct))
        {
            // The row first: a form that is saved at this moment finds the file, or finds it gone, and nothing between.
            if (await db.Set<RecordFile>().Where(f => f.Id == id && f.KeptAt == null).ExecuteDeleteAsync(ct) > 0)
            {
                await vault.DestroyAsync(ObjectId.From(id), DestructionReason.NeverSaved, ct);
            }
        }
    }

    private byte[] DigestOf(FileSpot spot) => fields.BlindIndex(
        RecordFile.Table, RecordFile.SpotColumn, $"{spot.Study}/{spot.Participant}/{spot.Desk}/{spot.Field}");

    // The last part of a path, in one line, with the ending that its content has.
    private static string NameOf(string given, FileAnswer file)
    {
        var last = given[(given.LastIndexOfAny(['/', '\\']) + 1)..];
        var stem = OneLine.Read(Path.GetFileNameWithoutExtension(last), LongestName) ?? "file";
        return $"{stem.Trim('.', ' ')}{file.Ending}";
    }

    private AnswerProblem ProblemOf(FileProblem problem) => problem switch
    {
        FileProblem.TooLarge => new AnswerProblem(AnswerProblemKind.FileTooLarge, options.Value.MostMebibytes),
        FileProblem.Damaged => new AnswerProblem(AnswerProblemKind.FileDamaged),
        _ => new AnswerProblem(AnswerProblemKind.FileKind),
    };
}
