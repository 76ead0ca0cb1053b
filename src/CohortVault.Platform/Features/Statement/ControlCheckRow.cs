using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Statement;

/// <summary>One look at one control, kept as history. Never changed after it is written.</summary>
internal sealed class ControlCheckRow
{
    private ControlCheckRow()
    {
    }

    public Guid Id { get; private set; }

    public string Control { get; private set; } = "";

    public ControlState State { get; private set; }

    public DateTimeOffset CheckedAt { get; private set; }

    public long Milliseconds { get; private set; }

    public string Evidence { get; private set; } = "";

    /// <summary>The steps, one a line.</summary>
    public string Details { get; private set; } = "";

    public static ControlCheckRow Of(ControlReport report, TimeSpan took) => new()
    {
        Id = Ids.Random(),
        Control = report.Id,
        State = report.State,
        CheckedAt = report.CheckedAt!.Value,
        Milliseconds = (long)took.TotalMilliseconds,
        Evidence = report.Evidence,
        Details = string.Join('\n', report.Details),
    };
}

/// <summary>Table <c>control_checks</c>.</summary>
internal sealed class ControlCheckRowConfiguration : IEntityTypeConfiguration<ControlCheckRow>
{
    public void Configure(EntityTypeBuilder<ControlCheckRow> row)
    {
        row.ToTable("control_checks");
        row.HasKey(r => r.Id);
        row.Property(r => r.Id).ValueGeneratedNever();
        row.Property(r => r.Control).HasMaxLength(8);
        row.Property(r => r.State).HasConversion<string>().HasMaxLength(16);
        row.HasIndex(r => new { r.Control, r.CheckedAt });
    }
}
