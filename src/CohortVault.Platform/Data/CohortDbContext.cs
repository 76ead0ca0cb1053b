using CohortVault.Platform.Features.Accounts;
using CohortVault.Platform.Features.Accounts.Administration;
using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Features.Accounts.Passkeys;
using CohortVault.Platform.Features.Accounts.SecondFactors;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Accounts.SingleSignOn;
using CohortVault.Platform.Features.Accounts.Tokens;
using CohortVault.Platform.Features.Operations.Mail;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Data;

/// <summary>
/// The main database: everything but wrapped keys. Entities are mapped by a configuration class in the folder of
/// their feature; the sets below are a table of contents.
/// </summary>
internal abstract class CohortDbContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<Account> Accounts => Set<Account>();

    public DbSet<Session> Sessions => Set<Session>();

    public DbSet<Device> Devices => Set<Device>();

    public DbSet<DeviceCode> DeviceCodes => Set<DeviceCode>();

    public DbSet<SecondFactor> SecondFactors => Set<SecondFactor>();

    public DbSet<RecoveryCode> RecoveryCodes => Set<RecoveryCode>();

    public DbSet<Passkey> Passkeys => Set<Passkey>();

    public DbSet<UsedChallenge> UsedChallenges => Set<UsedChallenge>();

    public DbSet<ApiToken> ApiTokens => Set<ApiToken>();

    public DbSet<ExternalIdentity> ExternalIdentities => Set<ExternalIdentity>();

    public DbSet<AccountLink> AccountLinks => Set<AccountLink>();

    public DbSet<CustomRole> CustomRoles => Set<CustomRole>();

    public DbSet<Power> Powers => Set<Power>();

    public DbSet<TwoPersonRequest> TwoPersonRequests => Set<TwoPersonRequest>();

    public DbSet<OutgoingMail> OutgoingMails => Set<OutgoingMail>();

    protected override void OnModelCreating(ModelBuilder model) =>
        model.ApplyConfigurationsFromAssembly(
            typeof(CohortDbContext).Assembly, type => !type.IsAssignableTo(typeof(IKeyStoreMapping)));
}

/// <summary>The main database on SQLite, the embedded default.</summary>
internal sealed class SqliteCohortDbContext(DbContextOptions<SqliteCohortDbContext> options) : CohortDbContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder conventions) =>
        conventions.StoreInstantsAsMicroseconds();
}

/// <summary>The main database on PostgreSQL.</summary>
internal sealed class PostgresCohortDbContext(
    DbContextOptions<PostgresCohortDbContext> options) : CohortDbContext(options);
