using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Statement;

/// <summary>The operator's word for what a machine cannot see. It expires, and it never shows as verified.</summary>
internal sealed class ControlAttestation
{
    /// <summary>No word holds longer than this.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    private ControlAttestation()
    {
    }

    public Guid Id { get; private set; }

    public string Control { get; private set; } = "";

    /// <summary>The sentence vouched for, as it read then.</summary>
    public string Claim { get; private set; } = "";

    /// <summary>Function of the person who vouches, not a name: the page is public.</summary>
    public string Role { get; private set; } = "";

    /// <summary>How they know.</summary>
    public string Method { get; private set; } = "";

    /// <summary>SHA-256 of the paper, or its address.</summary>
    public string Evidence { get; private set; } = "";

    public DateTimeOffset IssuedAt { get; private set; }

    public DateTimeOffset ExpiresAt { get; private set; }

    public static Outcome<ControlAttestation> Issue(
        Registry.Control control, string role, string method, string evidence, DateTimeOffset now,
        DateTimeOffset expires)
    {
        if (expires <= now || expires - now > Longest)
        {
            return StatementRefusals.BadExpiry;
        }

        return new ControlAttestation
        {
            Id = Ids.Random(),
            Control = control.Id,
            Claim = control.Claim,
            Role = role,
            Method = method,
            Evidence = evidence,
            IssuedAt = now,
            ExpiresAt = expires,
        };
    }
}

/// <summary>Table <c>control_attestations</c>.</summary>
internal sealed class ControlAttestationConfiguration : IEntityTypeConfiguration<ControlAttestation>
{
    public void Configure(EntityTypeBuilder<ControlAttestation> attestation)
    {
        attestation.ToTable("control_attestations");
        attestation.HasKey(a => a.Id);
        attestation.Property(a => a.Id).ValueGeneratedNever();
        attestation.Property(a => a.Control).HasMaxLength(8);
        attestation.HasIndex(a => new { a.Control, a.IssuedAt });
    }
}
