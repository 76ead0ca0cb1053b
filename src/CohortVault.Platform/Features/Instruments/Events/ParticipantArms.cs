using System.Globalization;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Instruments.Assignments;
using CohortVault.Platform.Features.Instruments.Records;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Instruments.Events;

/// <summary>The arm to which a participant belongs, where the study has several. Which one it is, is sealed: it may be a secret.</summary>
internal sealed class ParticipantArm
{
    public const string Table = "participant_arms";
    public const string ArmColumn = "arm";

    private ParticipantArm()
    {
    }

    public ParticipantId ParticipantId { get; private set; }

    public StudyId StudyId { get; private set; }

    public SealedField Arm { get; private set; }

    public DateTimeOffset At { get; private set; }

    public static ParticipantArm Create(StudyId study, ParticipantId participant) => new() { StudyId = study, ParticipantId = participant };

    public static CellAddress Cell(StudyId study, ParticipantId participant) =>
        new(Table, ArmColumn, participant.Value, study.Owner, participant.Subject);

    public void Choose(SealedField arm, DateTimeOffset now) => (Arm, At) = (arm, now);
}

/// <summary>Who belongs to which arm.</summary>
internal sealed class ParticipantArms(
    CohortDbContext db, StudyDesigns designs, RecordStore records, IParticipants participants, TaskPlan tasks, IFieldVault fields, IAuditLog audit,
    TimeProvider clock)
{
    /// <summary>A participant's arm; null if none was chosen yet.</summary>
    public async Task<int?> OfAsync(StudyPlan plan, StudyId study, ParticipantId participant, CancellationToken ct) =>
        plan.OnlyArm ?? (await AllAsync(study, [participant], ct)).Values.Cast<int?>().FirstOrDefault();

    /// <summary>The arms that were chosen for some participants.</summary>
    public async Task<IReadOnlyDictionary<ParticipantId, int>> AllAsync(
        StudyId study, IReadOnlyList<ParticipantId> ids, CancellationToken ct)
    {
        var rows = await db.Set<ParticipantArm>().AsNoTracking().Where(a => a.StudyId == study && ids.Contains(a.ParticipantId)).ToListAsync(ct);
        var texts = await fields.OpenAllAsync(
            study.Owner, [.. rows.Select(row => (ParticipantArm.Cell(study, row.ParticipantId), row.Arm))], ct);
        return rows.Zip(texts).Where(pair => pair.Second is not null)
            .ToDictionary(pair => pair.First.ParticipantId, pair => int.Parse(pair.Second!, CultureInfo.InvariantCulture));
    }

    /// <summary>A member puts a participant into an arm; another one only as long as there are no forms of the arm before.</summary>
    public async Task<Outcome<Done>> ChooseAsync(StudyAccess access, ParticipantCode code, int arm, CancellationToken ct)
    {
        if (access.Lacks(StudyRights.ManageParticipants) is { } lack)
        {
            return lack;
        }

        if (await participants.FindAsync(access, code, ct) is not { } participant)
        {
            return RecordRefusals.NoParticipant;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var outcome = await ChooseWithinAsync(access, participant, arm, ct);
        if (outcome.Refusal is null)
        {
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
        }

        return outcome;
    }

    /// <summary>The same, in the caller's change.</summary>
    public async Task<Outcome<Done>> ChooseWithinAsync(StudyAccess access, ParticipantId participant, int arm, CancellationToken ct)
    {
        var (study, plan) = (access.Study, await designs.NewestAsync(access.Study, ct));
        if (!access.State.MayBeCorrected() || plan.Design.Arms.All(one => one.Number != arm)
            || await participants.LockAsync(db, study, participant, ct) is null)
        {
            return DesignRefusals.NoArm;
        }

        var row = await db.Set<ParticipantArm>().SingleOrDefaultAsync(a => a.ParticipantId == participant, ct);
        var before = await OfAsync(plan, study, participant, ct);
        if (before == arm)
        {
            return default(Done);
        }

        if (before is not null && (await records.AllAsync(study, participant, ct)).Any(form => plan.Find(plan.EventOf(form.Content.Event))?.Arm != arm))
        {
            return DesignRefusals.ArmHasForms;
        }

        if (row is null)
        {
            row = ParticipantArm.Create(study, participant);
            db.Add(row);
        }

        row.Choose(
            await fields.SealAsync(ParticipantArm.Cell(study, participant), arm.ToString(CultureInfo.InvariantCulture), ct), clock.GetUtcNow());
        await tasks.MoveAsync(db, study, participant, plan, arm, ct);
        await audit.AppendAsync(
            db, new AuditEntry("participant.arm-chosen", study.Owner, participant.Value, access.Account.ToString()), ct);
        return default(Done);
    }
}

internal sealed class ParticipantArmConfiguration : IEntityTypeConfiguration<ParticipantArm>
{
    public void Configure(EntityTypeBuilder<ParticipantArm> arm)
    {
        arm.ToTable(ParticipantArm.Table);
        arm.HasKey(a => a.ParticipantId);
        arm.Property(a => a.ParticipantId).HasConversion<IdConverter<ParticipantId>>().ValueGeneratedNever();
        arm.Property(a => a.StudyId).HasConversion<IdConverter<StudyId>>();
        arm.Property(a => a.Arm).HasConversion<SealedFieldConverter>();
        arm.HasIndex(a => a.StudyId);
    }
}
