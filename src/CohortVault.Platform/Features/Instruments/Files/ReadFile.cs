using CohortVault.Instruments.Records;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Instruments.Records;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Instruments.Files;

/// <summary>Opens a file of a record for a member who may read the field it stands in; what cannot be recorded is not read.</summary>
internal sealed class ReadFile(
    CohortDbContext db, Dictionaries dictionaries, NameHistories names, IParticipants participants, IVault vault, IFieldVault fields,
    IAuditLog audit)
{
    /// <param name="Content">Its bytes; seekable.</param>
    /// <param name="File">What it is.</param>
    public sealed record Response(Stream Content, FileAnswer File);

    public async Task<Outcome<Response>> Handle(StudyAccess access, ParticipantCode code, Guid id, CancellationToken ct)
    {
        if (access.Lacks(StudyRights.ReadRecords) is { } lack)
        {
            return lack;
        }

        if (await participants.FindAsync(access, code, ct) is not { } participant
            || await db.Set<RecordFile>().AsNoTracking().SingleOrDefaultAsync(
                f => f.Id == id && f.StudyId == access.Study && f.ParticipantId == participant && f.KeptAt != null, ct) is not { } row
            || await fields.OpenAsync(RecordFile.Cell(id, access.Study, participant), row.Content, ct) is not { } text
            || FileContent.Read(text) is not { } content || !await MayReadAsync(access, content, ct)
            || FileAnswer.Read(content.Value) is not { } file
            || await vault.OpenAsync(ObjectId.From(id), access.Study.Owner, ct) is not { } stream)
        {
            return RecordRefusals.NoFile;
        }

        var isRecorded = false;
        try
        {
            await audit.AppendAsync(
                db,
                new AuditEntry("record.file-read", access.Study.Owner, participant.Value, access.Account.ToString(), new Dictionary<string, string>
                {
                    ["object"] = id.ToString("N"),
                }),
                ct);
            await db.SaveChangesAsync(ct);
            isRecorded = true;
            return new Response(stream, file);
        }
        finally
        {
            if (!isRecorded)
            {
                await stream.DisposeAsync();
            }
        }
    }

    // Whether a field that the dictionary has no more was an identifier, or in which instrument, nobody can say.
    private async Task<bool> MayReadAsync(StudyAccess access, FileContent content, CancellationToken ct)
    {
        if (access.Grants.AreAll && access.May(StudyRights.ReadIdentifiers))
        {
            return true;
        }

        var name = (await names.OfAsync(access.Study, ct)).Column(content.Field, content.Names);
        var instrument = (await dictionaries.NewestAsync(access.Study, ct))?.Dictionary.Instruments
            .FirstOrDefault(candidate => candidate.Fields.Any(field => field.Name == name));
        return instrument is not null && access.MayRead(instrument.Name)
            && (access.May(StudyRights.ReadIdentifiers) || instrument.Fields.First(field => field.Name == name) is { IsIdentifier: false });
    }
}
