using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CohortVault.Platform.Features.Studies.Team;

/// <summary>A set of rights with a name. Each study has its own, begun with the usual ones and changed as the team needs.</summary>
internal sealed class StudyRole
{
    public const int LongestName = 40;
    public const string Table = "study_roles";
    public const string InstrumentsColumn = "instruments";

    /// <summary>The roles with which a study begins; the first is its maker's.</summary>
    public static readonly IReadOnlyList<(string Name, StudyRights Rights)> Usual =
    [
        ("Principal investigator", StudyRightWords.All),
        ("Co-investigator", StudyRightWords.All & ~(StudyRights.ManageTeam | StudyRights.ManageStudy)),
        ("Coordinator",
            StudyRights.ReadRecords | StudyRights.EditRecords | StudyRights.ManageParticipants | StudyRights.ReadIdentifiers
            | StudyRights.ManageConsent | StudyRights.ExportDeidentified),
        ("Research assistant", StudyRights.ReadRecords | StudyRights.EditRecords | StudyRights.ManageParticipants),
        ("Statistician", StudyRights.ExportDeidentified),
        ("Monitor", StudyRights.ReadRecords | StudyRights.ReadIdentifiers | StudyRights.ReadHistory),
        ("Auditor", StudyRights.ReadHistory),
        ("No rights yet", StudyRights.None),
    ];

    private StudyRole()
    {
    }

    public Guid Id { get; private set; }

    public StudyId StudyId { get; private set; }

    public string Name { get; private set; } = "";

    public StudyRights Rights { get; private set; }

    /// <summary>Which instruments the rights are about; null for all, also those to come.</summary>
    public SealedField? Instruments { get; private set; }

    /// <summary>Its place in lists: the usual ones first.</summary>
    public int Place { get; private set; }

    /// <summary>
    /// Whether somebody with it keeps the study going: has every right in it. Nobody gives more than they have, so that a right which
    /// no lead has would be gone for good.
    /// </summary>
    public bool Leads => Lead(Rights, Instruments);

    public static bool Lead(StudyRights rights, SealedField? instruments) => rights == StudyRightWords.All && instruments is null;

    public static CellAddress Cell(Guid id, StudyId study) => new(Table, InstrumentsColumn, id, study.Owner);

    public static StudyRole Create(StudyId study, string name, StudyRights rights, int place) => Create(Ids.Random(), study, name, rights, null, place);

    public static StudyRole Create(
        Guid id, StudyId study, string name, StudyRights rights, SealedField? instruments, int place) => new()
        {
            Id = id,
            Instruments = instruments,
            StudyId = study,
            Name = name,
            Rights = StudyRightWords.Completed(rights),
            Place = place,
        };

    public void Become(string name, StudyRights rights, SealedField? instruments) =>
        (Name, Rights, Instruments) = (name, StudyRightWords.Completed(rights), instruments);

    /// <summary>The same instruments under other names.</summary>
    public void Rename(SealedField instruments) => Instruments = instruments;
}

internal sealed class StudyRoleConfiguration : IEntityTypeConfiguration<StudyRole>
{
    public void Configure(EntityTypeBuilder<StudyRole> role)
    {
        role.ToTable(StudyRole.Table);
        role.Property(r => r.Id).ValueGeneratedNever();
        role.Property(r => r.StudyId).HasConversion<IdConverter<StudyId>>();
        role.Property(r => r.Name).HasMaxLength(StudyRole.LongestName);
        role.Property(r => r.Rights).HasConversion<StudyRightsConverter>().HasMaxLength(300).IsConcurrencyToken();
        role.Property(r => r.Instruments).HasConversion<SealedFieldConverter>();
        role.Ignore(r => r.Leads);
        role.HasIndex(r => new { r.StudyId, r.Name }).IsUnique();
        role.HasOne<Study>().WithMany().HasForeignKey(r => r.StudyId).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>Stores a set of rights as its words.</summary>
internal sealed class StudyRightsConverter() : ValueConverter<StudyRights, string>(
    set => string.Join(' ', set.ToWords()), words => Read(words))
{
    private static StudyRights Read(string words) =>
        StudyRightWords.TryParse(words.Split(' ', StringSplitOptions.RemoveEmptyEntries), out var set)
            ? set
            : throw new InvalidDataException($"The database names a right that this version does not know: {words}.");
}
