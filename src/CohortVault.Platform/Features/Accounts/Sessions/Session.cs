using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Accounts.Sessions;

/// <summary>How far a browser has got in signing in.</summary>
internal enum SessionStage
{
    /// <summary>Signed in.</summary>
    Full,

    /// <summary>The password was right; a code of the second factor is still to come, and nothing else may be done.</summary>
    AwaitsCode,

    /// <summary>The password was right; a second factor must be set up before anything else may be done.</summary>
    AwaitsEnrolment,

    /// <summary>
    /// The password was right and there is no second factor; the account does not know the device, and the code that was mailed
    /// is still to come.
    /// </summary>
    AwaitsDevice,
}

/// <summary>
/// A browser that is signed in, or on its way. The cookie holds the secret, the row its digest; deleting the row signs out.
/// </summary>
internal sealed class Session
{
    private Session()
    {
    }

    public byte[] Digest { get; private set; } = [];

    /// <summary>What its owner ends it by.</summary>
    public Guid Id { get; private set; }

    public AccountId AccountId { get; private set; }

    /// <summary>The account's stamp at sign-in; a newer one on the account ends the session.</summary>
    public Guid SecurityStamp { get; private set; }

    /// <summary>A session of one listener is nothing on the other.</summary>
    public Listener Listener { get; private set; }

    /// <summary>The known device that it is on; it ends when the device is forgotten.</summary>
    public Guid? DeviceId { get; private set; }

    public SessionStage Stage { get; private set; }

    public DateTimeOffset StartedAt { get; private set; }

    public DateTimeOffset SeenAt { get; private set; }

    public DateTimeOffset EndsAt { get; private set; }

    public static Session Start(
        byte[] digest, Account account, Listener listener, SessionStage stage, Guid? device, DateTimeOffset now,
        TimeSpan lifetime) =>
        new()
        {
            Digest = digest,
            Id = Ids.Random(),
            AccountId = account.Id,
            SecurityStamp = account.SecurityStamp,
            Listener = listener,
            DeviceId = device,
            Stage = stage,
            StartedAt = now,
            SeenAt = now,
            EndsAt = now + lifetime,
        };
}

internal sealed class SessionConfiguration : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> session)
    {
        session.ToTable("sessions");
        session.HasKey(s => s.Digest);
        session.Property(s => s.Digest).HasMaxLength(32);
        session.Property(s => s.AccountId).HasConversion<IdConverter<AccountId>>();
        session.Property(s => s.Listener).HasConversion<string>().HasMaxLength(16);
        session.Property(s => s.Stage).HasConversion<string>().HasMaxLength(16);
        session.HasIndex(s => s.Id).IsUnique();
        session.HasIndex(s => s.AccountId);
        session.HasIndex(s => s.DeviceId);
        session.HasIndex(s => s.EndsAt);
        session.HasOne<Account>().WithMany().HasForeignKey(s => s.AccountId).OnDelete(DeleteBehavior.Cascade);
        session.HasOne<Device>().WithMany().HasForeignKey(s => s.DeviceId).OnDelete(DeleteBehavior.Cascade);
    }
}
