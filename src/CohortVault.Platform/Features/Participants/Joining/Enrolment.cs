using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Sealing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Participants.Joining;

/// <summary>The phone of a participant: its cookie holds a secret, this row the digest; what opens it besides is the PIN.</summary>
internal sealed class Enrolment
{
    public const string Table = "participant_phones";
    public const string PinColumn = "pin";
    public const string SettingsColumn = "settings";
    public const string PrivateKeyColumn = "private_key";

    private Enrolment()
    {
    }

    public Guid Id { get; private set; }

    public ParticipantId ParticipantId { get; private set; }

    public byte[] Digest { get; private set; } = [];

    /// <summary>The PIN's slow hash.</summary>
    public SealedField Pin { get; private set; }

    /// <summary>Time zone and language.</summary>
    public SealedField Settings { get; private set; }

    /// <summary>The half that opens what the phone sealed, in PKCS #8.</summary>
    public SealedField PrivateKey { get; private set; }

    /// <summary>The half that the phone has.</summary>
    public byte[] PublicKey { get; private set; } = [];

    public int FailedPins { get; private set; }

    public DateTimeOffset? NextPinAt { get; private set; }

    public DateTimeOffset JoinedAt { get; private set; }

    public DateTimeOffset SeenAt { get; private set; }

    /// <summary>Until when it needs no PIN.</summary>
    public DateTimeOffset OpenUntil { get; private set; }

    public static Enrolment Create(
        Guid id, ParticipantId participant, byte[] digest, SealedField pin, SealedField settings, SealedField privateKey, byte[] publicKey,
        DateTimeOffset now, DateTimeOffset openUntil) => new()
        {
            Id = id,
            ParticipantId = participant,
            Digest = digest,
            Pin = pin,
            Settings = settings,
            PrivateKey = privateKey,
            PublicKey = publicKey,
            JoinedAt = now,
            SeenAt = now,
            OpenUntil = openUntil,
        };

    public static CellAddress Cell(Guid id, string column, StudyId study, ParticipantId participant) =>
        new(Table, column, id, study.Owner, participant.Subject);

    public AttemptCount Attempts => new(FailedPins, NextPinAt);
}

/// <summary>An invitation that was not used yet: whoever shows its secret joins as the participant.</summary>
internal sealed class ParticipantInvitation
{
    private ParticipantInvitation()
    {
    }

    public ParticipantId ParticipantId { get; private set; }

    public byte[] Digest { get; private set; } = [];

    public DateTimeOffset MadeAt { get; private set; }

    public DateTimeOffset EndsAt { get; private set; }

    public static ParticipantInvitation Create(
        ParticipantId participant, byte[] digest, DateTimeOffset now, DateTimeOffset endsAt) => new()
        {
            ParticipantId = participant,
            Digest = digest,
            MadeAt = now,
            EndsAt = endsAt,
        };
}

internal sealed class EnrolmentConfiguration : IEntityTypeConfiguration<Enrolment>
{
    public void Configure(EntityTypeBuilder<Enrolment> phone)
    {
        phone.ToTable(Enrolment.Table);
        phone.Property(p => p.Id).ValueGeneratedNever();
        phone.Property(p => p.ParticipantId).HasConversion<IdConverter<ParticipantId>>();
        phone.Property(p => p.Digest).HasMaxLength(32);
        phone.Property(p => p.Pin).HasConversion<SealedFieldConverter>();
        phone.Property(p => p.Settings).HasConversion<SealedFieldConverter>();
        phone.Property(p => p.PrivateKey).HasConversion<SealedFieldConverter>();
        phone.Property(p => p.PublicKey).HasMaxLength(Hpke.PointSize);
        phone.Ignore(p => p.Attempts);
        phone.HasIndex(p => p.Digest).IsUnique();

        // One phone at a time: the next takes the place of the lost one.
        phone.HasIndex(p => p.ParticipantId).IsUnique();
        phone.HasOne<Participant>().WithMany().HasForeignKey(p => p.ParticipantId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ParticipantInvitationConfiguration : IEntityTypeConfiguration<ParticipantInvitation>
{
    public void Configure(EntityTypeBuilder<ParticipantInvitation> invitation)
    {
        invitation.ToTable("participant_invitations");
        invitation.HasKey(i => i.ParticipantId);
        invitation.Property(i => i.ParticipantId).HasConversion<IdConverter<ParticipantId>>().ValueGeneratedNever();
        invitation.Property(i => i.Digest).HasMaxLength(32);
        invitation.HasIndex(i => i.Digest).IsUnique();
        invitation.HasOne<Participant>().WithMany().HasForeignKey(i => i.ParticipantId).OnDelete(DeleteBehavior.Cascade);
    }
}
