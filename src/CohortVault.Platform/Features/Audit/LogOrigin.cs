using System.Globalization;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Audit;

/// <summary>
/// A name under which the log is signed, with its public key. The first follows from the key; another, with the time in it, is
/// declared when history had to be taken up from an older copy, so that nobody takes two different logs for one.
/// </summary>
internal sealed class LogOrigin
{
    private LogOrigin()
    {
    }

    /// <summary>0 for the first.</summary>
    public int Number { get; private set; }

    /// <summary>First line of its checkpoints.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Public key (SubjectPublicKeyInfo), so that checkpoints are checked without any secret.</summary>
    public byte[] PublicKey { get; private set; } = [];

    /// <summary>Size of the log at which it begins.</summary>
    public long From { get; private set; }

    public DateTimeOffset Time { get; private set; }

    /// <summary>Why it was declared; empty for the first.</summary>
    public string Reason { get; private set; } = "";

    public static LogOrigin Of(int number, ECDsa key, long from, DateTimeOffset now, string reason)
    {
        var publicKey = key.ExportSubjectPublicKeyInfo();
        var name = $"cohortvault/{Convert.ToHexStringLower(SHA256.HashData(publicKey))[..16]}";
        return new()
        {
            Number = number,
            Name = number == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}/{number}-{now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}"),
            PublicKey = publicKey,
            From = from,
            Time = now,
            Reason = reason,
        };
    }

    /// <summary>The public key; the caller disposes it.</summary>
    public ECDsa Key()
    {
        var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(PublicKey, out _);
        return key;
    }
}

/// <summary>A checkpoint that was signed, and is kept for ever.</summary>
internal sealed class LogCheckpoint
{
    private LogCheckpoint()
    {
    }

    /// <summary>Number of the origin.</summary>
    public int Origin { get; private set; }

    /// <summary>Number of records.</summary>
    public long Size { get; private set; }

    public byte[] Root { get; private set; } = [];

    public DateTimeOffset Time { get; private set; }

    /// <summary>The signed text.</summary>
    public string Text { get; private set; } = "";

    public static LogCheckpoint Of(int origin, long size, byte[] root, DateTimeOffset now, string text) =>
        new() { Origin = origin, Size = size, Root = root, Time = now, Text = text };
}

internal sealed class LogOriginConfiguration : IEntityTypeConfiguration<LogOrigin>
{
    public void Configure(EntityTypeBuilder<LogOrigin> origin)
    {
        origin.ToTable("audit_origins");
        origin.HasKey(o => o.Number);
        origin.Property(o => o.Number).ValueGeneratedNever();
        origin.Property(o => o.Name).HasMaxLength(100);
        origin.Property(o => o.Reason).HasMaxLength(500);
    }
}

internal sealed class LogCheckpointConfiguration : IEntityTypeConfiguration<LogCheckpoint>
{
    public void Configure(EntityTypeBuilder<LogCheckpoint> checkpoint)
    {
        checkpoint.ToTable("audit_checkpoints");
        checkpoint.HasKey(c => new { c.Origin, c.Size });
        checkpoint.HasIndex(c => c.Time);
    }
}
