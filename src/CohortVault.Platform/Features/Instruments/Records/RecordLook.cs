using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Instruments.Records;

/// <summary>
/// That a member looked at a form of a participant's within an hour, so that the log says it once an hour and not with each click. Rows
/// of hours that are over go with the next one; what counts is the entry in the log.
/// </summary>
internal sealed class RecordLook
{
    private RecordLook()
    {
    }

    public Guid Id { get; private set; }

    public AccountId By { get; private set; }

    public StudyId StudyId { get; private set; }

    public ParticipantId ParticipantId { get; private set; }

    /// <summary>Keyed digest of study, event and instrument, as of a form.</summary>
    public byte[] Place { get; private set; } = [];

    /// <summary>Beginning of the hour.</summary>
    public DateTimeOffset Hour { get; private set; }

    public static RecordLook Of(AccountId by, StudyId study, ParticipantId participant, byte[] place, DateTimeOffset hour) => new()
    {
        Id = Ids.Random(),
        By = by,
        StudyId = study,
        ParticipantId = participant,
        Place = place,
        Hour = hour,
    };
}

internal sealed class RecordLookConfiguration : IEntityTypeConfiguration<RecordLook>
{
    public void Configure(EntityTypeBuilder<RecordLook> look)
    {
        look.ToTable("record_looks");
        look.Property(l => l.Id).ValueGeneratedNever();
        look.Property(l => l.By).HasConversion<IdConverter<AccountId>>();
        look.Property(l => l.StudyId).HasConversion<IdConverter<StudyId>>();
        look.Property(l => l.ParticipantId).HasConversion<IdConverter<ParticipantId>>();
        look.Property(l => l.Place).HasMaxLength(32);
        look.HasIndex(l => new { l.By, l.ParticipantId, l.Place, l.Hour }).IsUnique();
    }
}

/// <summary>Writes down who looked at which participant's form, before anything of it is shown.</summary>
internal sealed class RecordLooks(CohortDbContext db, RecordStore records, IAuditLog audit, TimeProvider clock)
{
    /// <summary>Once an hour for each member, participant and form, in one transaction with the entry in the log.</summary>
    public async Task NoteAsync(StudyAccess access, ParticipantId participant, FormPlace at, Guid? form, CancellationToken ct)
    {
        var (place, now) = (records.PlaceOf(access.Study, at.Event, at.Instrument), clock.GetUtcNow());
        var hour = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero);
        if (await db.Set<RecordLook>().AnyAsync(
            l => l.By == access.Account && l.ParticipantId == participant && l.Place == place && l.Hour == hour, ct))
        {
            return;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.Set<RecordLook>().Where(l => l.By == access.Account && l.Hour < hour).ExecuteDeleteAsync(ct);
        var look = RecordLook.Of(access.Account, access.Study, participant, place, hour);
        db.Add(look);
        await audit.AppendAsync(
            db,
            new AuditEntry("record.read", access.Study.Owner, participant.Value, access.Account.ToString(), new Dictionary<string, string>
            {
                ["form"] = form?.ToString("N") ?? "not begun",
            }),
            ct);
        try
        {
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
        }
        catch (DbUpdateException)
        {
            // The same member's other page was quicker and has written it.
            db.ChangeTracker.Clear();
        }
    }
}
