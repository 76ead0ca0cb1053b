using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Administration;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CohortVault.Platform.Features.Accounts;

internal sealed class AccountConfiguration : IEntityTypeConfiguration<Account>
{
    public void Configure(EntityTypeBuilder<Account> account)
    {
        account.ToTable(AccountFields.Table);
        account.Property(a => a.Id).HasConversion<IdConverter<AccountId>>().ValueGeneratedNever();
        account.Property(a => a.UserNameIndex).HasMaxLength(32);
        account.Property(a => a.EmailIndex).HasMaxLength(32);
        account.HasIndex(a => a.UserNameIndex).IsUnique();
        account.HasIndex(a => a.EmailIndex).IsUnique();
        account.HasIndex(a => a.DeletionDecidedAt);
        account.Property(a => a.UserName).HasConversion<SealedFieldConverter>();
        account.Property(a => a.Email).HasConversion<SealedFieldConverter>();
        account.Property(a => a.FullName).HasConversion<SealedFieldConverter>();
        account.Property(a => a.PasswordHash).HasMaxLength(200);
        account.Property(a => a.Role).HasConversion<RoleConverter>().HasMaxLength(32);
        account.Property(a => a.SecurityStamp).IsConcurrencyToken();
        account.HasOne<CustomRole>().WithMany().HasForeignKey(a => a.CustomRoleId).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>Stores a role as its word.</summary>
internal sealed class RoleConverter() : ValueConverter<AccountRole, string>(role => role.Word(), word => Read(word))
{
    private static AccountRole Read(string word) => AccountRoles.TryParse(word, out var role)
        ? role
        : throw new InvalidDataException($"The database names a role that this version does not know: {word}.");
}
