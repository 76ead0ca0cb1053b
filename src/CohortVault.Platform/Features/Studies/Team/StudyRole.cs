using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CohortVault.Platform.Features.Studies.Team;

/// <summary>A set of rights with a name. Each study has its own, begun with the usual ones and changed as the team needs.</summary>
internal sealed class StudyRole
{
    public const int LongestName = 40;

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

    /// <summary>Its place in lists: the usual ones first.</summary>
    public int Place { get; private set; }

    /// <summary>Whether somebody with it keeps the study going: manages it and its team.</summary>
    public bool Leads => Lead(Rights);

    public static bool Lead(StudyRights rights) =>
        rights.HasFlag(StudyRights.ManageTeam) && rights.HasFlag(StudyRights.ManageStudy);

    public static StudyRole Create(StudyId study, string name, StudyRights rights, int place) => new()
    {
        Id = Ids.Random(),
        StudyId = study,
        Name = name,
        Rights = StudyRightWords.Completed(rights),
        Place = place,
    };

    public void Become(StudyRights rights) => Rights = StudyRightWords.Completed(rights);
}

internal sealed class StudyRoleConfiguration : IEntityTypeConfiguration<StudyRole>
{
    public void Configure(EntityTypeBuilder<StudyRole> role)
    {
        role.ToTable("study_roles");
        role.Property(r => r.Id).ValueGeneratedNever();
        role.Property(r => r.StudyId).HasConversion<IdConverter<StudyId>>();
        role.Property(r => r.Name).HasMaxLength(StudyRole.LongestName);
        role.Property(r => r.Rights).HasConversion<StudyRightsConverter>().HasMaxLength(300).IsConcurrencyToken();
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
