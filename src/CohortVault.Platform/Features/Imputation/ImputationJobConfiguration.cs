using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Imputation.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Imputation;

internal sealed class ImputationJobConfiguration : IEntityTypeConfiguration<ImputationJob>
{
    public void Configure(EntityTypeBuilder<ImputationJob> job)
    {
        job.ToTable("imputation_jobs");
        job.Property(j => j.Id).HasConversion<IdConverter<JobId>>().ValueGeneratedNever();
        job.Property(j => j.PublicId).HasMaxLength(32);
        job.HasIndex(j => j.PublicId).IsUnique();
        job.Property(j => j.Account).HasConversion<IdConverter<AccountId>>();
        job.HasIndex(j => new { j.Account, j.SubmittedAt });
        job.Property(j => j.State).HasConversion<string>().HasMaxLength(16);
        job.HasIndex(j => j.State);
        job.Property(j => j.Panel).HasMaxLength(64);
        job.Property(j => j.Build).HasMaxLength(8);
        job.Property(j => j.Population).HasMaxLength(64);
        job.Property(j => j.FailureCode).HasMaxLength(64);
        job.Property(j => j.FailedIn).HasConversion<string>().HasMaxLength(16);
        job.Property(j => j.InputSubject).HasConversion<IdConverter<SubjectId>>();
        job.Property(j => j.WorkSubject).HasConversion<IdConverter<SubjectId>>();
        job.Property(j => j.ResultSubject).HasConversion<IdConverter<SubjectId>>();
        job.Property(j => j.NameObject).HasConversion<IdConverter<ObjectId>>();
        job.Property(j => j.FilesObject).HasConversion<IdConverter<ObjectId>>();
        job.Property(j => j.ReportObject).HasConversion<IdConverter<ObjectId>>();
        job.Property(j => j.PasswordObject).HasConversion<IdConverter<ObjectId>>();
        job.Property(j => j.Revision).IsConcurrencyToken();
        job.Ignore(j => j.Owner);
        job.Ignore(j => j.Subjects);
    }
}

internal sealed class JobTaskConfiguration : IEntityTypeConfiguration<JobTask>
{
    public void Configure(EntityTypeBuilder<JobTask> task)
    {
        task.ToTable("imputation_tasks");
        task.Property(t => t.Id).ValueGeneratedNever();
        task.Property(t => t.Job).HasConversion<IdConverter<JobId>>();
        task.HasOne<ImputationJob>().WithMany().HasForeignKey(t => t.Job).OnDelete(DeleteBehavior.Cascade);
        task.Property(t => t.Kind).HasConversion<string>().HasMaxLength(16);
        task.Property(t => t.State).HasConversion<string>().HasMaxLength(16);
        task.Property(t => t.Chromosome).HasMaxLength(16);
        task.Property(t => t.Attempt).IsConcurrencyToken();
    }
}

internal sealed class JobObjectConfiguration : IEntityTypeConfiguration<JobObject>
{
    public void Configure(EntityTypeBuilder<JobObject> part)
    {
        part.ToTable("imputation_objects");
        part.Property(o => o.Id).HasConversion<IdConverter<ObjectId>>().ValueGeneratedNever();
        part.Property(o => o.Job).HasConversion<IdConverter<JobId>>();
        part.HasOne<ImputationJob>().WithMany().HasForeignKey(o => o.Job).OnDelete(DeleteBehavior.Cascade);
        part.Property(o => o.Kind).HasConversion<string>().HasMaxLength(24);
        part.Property(o => o.Name).HasMaxLength(64);
        part.Property(o => o.Chromosome).HasMaxLength(16);
        part.Property(o => o.LinkHash).HasMaxLength(32);
        part.HasIndex(o => o.LinkHash).IsUnique();
    }
}
