using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Participants;

/// <summary>A person in a study, known by a code alone. The database itself refuses to change the code.</summary>
internal sealed class Participant
{
    public const string Table = "participants";
    public const string CodeColumn = "code";

    private Participant()
    {
    }

    public ParticipantId Id { get; private set; }

    public StudyId StudyId { get; private set; }

    public SiteId? SiteId { get; private set; }

    public SealedField Code { get; private set; }

    public byte[] CodeIndex { get; private set; } = [];

    public ParticipantState State { get; private set; }

    public DateTimeOffset AddedAt { get; private set; }

    public DateTimeOffset StateAt { get; private set; }

    /// <summary>Changes with every step, so that of two at one moment one is told.</summary>
    public Guid Stamp { get; private set; }

    public static Participant Create(
        ParticipantId id, StudyId study, SiteId? site, SealedField code, byte[] codeIndex, DateTimeOffset now) => new()
        {
            Id = id,
            StudyId = study,
            SiteId = site,
            Code = code,
            CodeIndex = codeIndex,
            AddedAt = now,
            StateAt = now,
            Stamp = Ids.Random(),
        };

    public static CellAddress Cell(ParticipantId id, StudyId study) => new(Table, CodeColumn, id.Value, study.Owner);

    /// <summary>Takes a step, to be kept with it; the caller has asked whether it may.</summary>
    public ParticipantStep Become(ParticipantState next, DateTimeOffset now)
    {
        (State, StateAt, Stamp) = (next, now, Ids.Random());
        return ParticipantStep.Of(Id, next, now);
    }
}

/// <summary>A step that a participant took.</summary>
internal sealed class ParticipantStep
{
    private ParticipantStep()
    {
    }

    public Guid Id { get; private set; }

    public ParticipantId ParticipantId { get; private set; }

    public ParticipantState State { get; private set; }

    public DateTimeOffset At { get; private set; }

    public static ParticipantStep Of(ParticipantId participant, ParticipantState state, DateTimeOffset now) => new()
    {
        Id = Ids.Random(),
        ParticipantId = participant,
        State = state,
        At = now,
    };
}

/// <summary>
/// A code that was given out, as a keyed digest: it stays when everything else of the participant is gone, so that no other
/// person ever gets it.
/// </summary>
internal sealed class UsedCode
{
    public const string Table = "participant_codes";

    private UsedCode()
    {
    }

    public byte[] CodeIndex { get; private set; } = [];

    public static UsedCode Of(byte[] codeIndex) => new() { CodeIndex = codeIndex };
}

internal sealed class ParticipantConfiguration : IEntityTypeConfiguration<Participant>
{
    public void Configure(EntityTypeBuilder<Participant> participant)
    {
        participant.ToTable(Participant.Table);
        participant.Property(p => p.Id).HasConversion<IdConverter<ParticipantId>>().ValueGeneratedNever();
        participant.Property(p => p.StudyId).HasConversion<IdConverter<StudyId>>();
        participant.Property(p => p.SiteId).HasConversion<IdConverter<SiteId>>();
        participant.Property(p => p.Code).HasConversion<SealedFieldConverter>();
        participant.Property(p => p.CodeIndex).HasMaxLength(32);
        participant.Property(p => p.State).HasConversion<string>().HasMaxLength(16);
        participant.Property(p => p.Stamp).IsConcurrencyToken();
        participant.HasIndex(p => p.CodeIndex).IsUnique();
        participant.HasIndex(p => new { p.StudyId, p.State, p.AddedAt });
        participant.HasOne<UsedCode>().WithMany().HasForeignKey(p => p.CodeIndex).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ParticipantStepConfiguration : IEntityTypeConfiguration<ParticipantStep>
{
    public void Configure(EntityTypeBuilder<ParticipantStep> step)
    {
        step.ToTable("participant_steps");
        step.Property(s => s.Id).ValueGeneratedNever();
        step.Property(s => s.ParticipantId).HasConversion<IdConverter<ParticipantId>>();
        step.Property(s => s.State).HasConversion<string>().HasMaxLength(16);
        step.HasIndex(s => new { s.ParticipantId, s.At });
        step.HasOne<Participant>().WithMany().HasForeignKey(s => s.ParticipantId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class UsedCodeConfiguration : IEntityTypeConfiguration<UsedCode>
{
    public void Configure(EntityTypeBuilder<UsedCode> code)
    {
        code.ToTable(UsedCode.Table);
        code.HasKey(c => c.CodeIndex);
        code.Property(c => c.CodeIndex).HasMaxLength(32).ValueGeneratedNever();
    }
}
