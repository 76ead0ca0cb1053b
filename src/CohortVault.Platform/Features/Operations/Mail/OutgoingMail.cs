using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Operations.Mail;

/// <summary>
/// A mail in the outbox. Address, subject and text are sealed under the account's key, or the installation's if there
/// is none.
/// </summary>
internal sealed class OutgoingMail
{
    public const string Table = "outgoing_mails";

    private OutgoingMail()
    {
    }

    public Guid Id { get; private set; }

    public AccountId? AccountId { get; private set; }

    public string Template { get; private set; } = "";

    public SealedField Recipient { get; private set; }

    public SealedField Subject { get; private set; }

    public SealedField Body { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public int Attempts { get; private set; }

    public DateTimeOffset? NextAttemptAt { get; private set; }

    public byte[]? DemoViewDigest { get; private set; }

    public OwnerId Owner => AccountId is { } account ? account.Owner() : OwnerId.Installation;

    public static OutgoingMail Create(
        Guid id, AccountId? account, string template, SealedField recipient, SealedField subject, SealedField body,
        DateTimeOffset now, byte[]? demoViewDigest) => new()
        {
            Id = id,
            AccountId = account,
            Template = template,
            Recipient = recipient,
            Subject = subject,
            Body = body,
            CreatedAt = now,
            NextAttemptAt = now,
            DemoViewDigest = demoViewDigest,
        };

    public static CellAddress Cell(Guid id, string column, OwnerId owner) => new(Table, column, id, owner);

    /// <summary>Opens the mail; null if the key it was sealed under is destroyed.</summary>
    public async Task<OpenedMail?> OpenAsync(IFieldVault vault, CancellationToken ct) =>
        await vault.OpenAsync(Cell(Id, "recipient", Owner), Recipient, ct) is { } recipient
        && await vault.OpenAsync(Cell(Id, "subject", Owner), Subject, ct) is { } subject
        && await vault.OpenAsync(Cell(Id, "body", Owner), Body, ct) is { } body
            ? new OpenedMail(Id, Template, CreatedAt, Attempts, recipient, subject, body)
            : null;

    /// <summary>A mail server did not take it; the next attempt waits twice as long.</summary>
    public void NotDelivered(DateTimeOffset now)
    {
        Attempts++;
        NextAttemptAt = Attempts < 10 ? now + TimeSpan.FromMinutes(Math.Pow(2, Attempts - 1)) : null;
    }
}

internal sealed class OutgoingMailConfiguration : IEntityTypeConfiguration<OutgoingMail>
{
    public void Configure(EntityTypeBuilder<OutgoingMail> mail)
    {
        mail.ToTable(OutgoingMail.Table);
        mail.Property(m => m.Id).ValueGeneratedNever();
        mail.Property(m => m.AccountId).HasConversion<IdConverter<AccountId>>();
        mail.Property(m => m.Template).HasMaxLength(64);
        mail.Property(m => m.Recipient).HasConversion<SealedFieldConverter>();
        mail.Property(m => m.Subject).HasConversion<SealedFieldConverter>();
        mail.Property(m => m.Body).HasConversion<SealedFieldConverter>();
        mail.Property(m => m.DemoViewDigest).HasMaxLength(32);
        mail.Ignore(m => m.Owner);
        mail.HasIndex(m => m.CreatedAt);
        mail.HasIndex(m => m.NextAttemptAt);
        mail.HasIndex(m => m.DemoViewDigest);
    }
}
