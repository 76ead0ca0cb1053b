using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CohortVault.Platform.Features.Accounts.Administration;

/// <summary>A role of this installation's own. Its permissions never change: an account gets another role instead.</summary>
internal sealed class CustomRole
{
    public const int LongestName = 40;

    private CustomRole()
    {
    }

    public Guid Id { get; private set; }

    public string Name { get; private set; } = "";

    public Permissions Permissions { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public static CustomRole Create(string name, Permissions permissions, DateTimeOffset now) => new()
    {
        Id = Ids.Random(),
        Name = name,
        Permissions = permissions,
        CreatedAt = now,
    };
}

internal sealed class CustomRoleConfiguration : IEntityTypeConfiguration<CustomRole>
{
    public void Configure(EntityTypeBuilder<CustomRole> role)
    {
        role.ToTable("custom_roles");
        role.Property(r => r.Id).ValueGeneratedNever();
        role.Property(r => r.Name).HasMaxLength(CustomRole.LongestName);
        role.Property(r => r.Permissions).HasConversion<PermissionsConverter>().HasMaxLength(200);
        role.HasIndex(r => r.Name).IsUnique();
    }
}

/// <summary>Stores a set of permissions as its words.</summary>
internal sealed class PermissionsConverter() : ValueConverter<Permissions, string>(
    set => string.Join(' ', set.ToWords()), words => Read(words))
{
    private static Permissions Read(string words) =>
        RolePermissions.TryParse(words.Split(' ', StringSplitOptions.RemoveEmptyEntries), out var set)
            ? set
            : throw new InvalidDataException($"The database names a permission that this version does not know: {words}.");
}
