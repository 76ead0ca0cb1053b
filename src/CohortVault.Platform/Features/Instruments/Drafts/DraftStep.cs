using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Instruments.Drafts;

/// <summary>
/// A study's draft after one step. The newest step is the draft; those before it are what can be undone. Sealed as the dictionary is.
/// </summary>
internal sealed class DraftStep
{
    public const string Table = "instrument_drafts";
    public const string ContentColumn = "content";

    private DraftStep()
    {
    }

    public Guid Id { get; private set; }

    public StudyId StudyId { get; private set; }

    /// <summary>From 1; the greatest is the draft.</summary>
    public int Number { get; private set; }

    /// <summary>Another one with each change: what an editor saw.</summary>
    public Guid Revision { get; private set; }

    public AccountId By { get; private set; }

    public DateTimeOffset At { get; private set; }

    public SealedField Content { get; private set; }

    public static DraftStep Create(Guid id, StudyId study, int number, AccountId by, SealedField content, DateTimeOffset now) => new()
    {
        Id = id,
        StudyId = study,
        Number = number,
        Revision = Ids.Random(),
        By = by,
        Content = content,
        At = now,
    };

    public static CellAddress Cell(Guid id, StudyId study) => new(Table, ContentColumn, id, study.Owner);

    /// <summary>The same step goes on: somebody is still typing.</summary>
    public void GoOn(SealedField content, DateTimeOffset now) => (Content, At, Revision) = (content, now, Ids.Random());

    /// <summary>What it was is the draft again.</summary>
    public void Return() => Revision = Ids.Random();
}

internal sealed class DraftStepConfiguration : IEntityTypeConfiguration<DraftStep>
{
    public void Configure(EntityTypeBuilder<DraftStep> step)
    {
        step.ToTable(DraftStep.Table);
        step.Property(s => s.Id).ValueGeneratedNever();
        step.Property(s => s.StudyId).HasConversion<IdConverter<StudyId>>();
        step.Property(s => s.By).HasConversion<IdConverter<AccountId>>();
        step.Property(s => s.Revision).IsConcurrencyToken();
        step.Property(s => s.Content).HasConversion<SealedFieldConverter>();
        step.HasIndex(s => new { s.StudyId, s.Number }).IsUnique();
    }
}
