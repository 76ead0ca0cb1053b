using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Operations.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Operations.Mail;

/// <summary>A mail, opened.</summary>
internal sealed record OpenedMail(
    Guid Id, string Template, DateTimeOffset CreatedAt, int Attempts, string Recipient, string Subject, string Body);

/// <summary>The operator's outbox: mails that no mail server has taken, newest first.</summary>
internal sealed class ListOutbox(CohortDbContext db, IFieldVault vault)
{
    public const int PageSize = 50;

    /// <param name="Mails">One page of them.</param>
    /// <param name="More">Whether there are older ones.</param>
    public sealed record Response(IReadOnlyList<OpenedMail> Mails, bool More);

    public async Task<Response> Handle(int page, CancellationToken ct)
    {
        var rows = await db.OutgoingMails.AsNoTracking()
            .OrderByDescending(m => m.CreatedAt).Skip(Math.Max(0, page - 1) * PageSize).Take(PageSize + 1)
                .ToListAsync(ct);
        var opened = new List<OpenedMail>();
        foreach (var row in rows.Take(PageSize))
        {
            if (await row.OpenAsync(vault, ct) is { } mail)
            {
                opened.Add(mail);
            }
        }

        return new Response(opened, rows.Count > PageSize);
    }
}

/// <summary>
/// The operator reads one mail of the outbox; that he did is recorded, since it may hold somebody's link.
/// </summary>
internal sealed class ReadOutboxMail(CohortDbContext db, IFieldVault vault, IAuditLog audit)
{
    public async Task<OpenedMail?> Handle(Guid id, AccountId reader, CancellationToken ct)
    {
        var row = await db.OutgoingMails.AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, ct);
        if (row is null || await row.OpenAsync(vault, ct) is not { } mail)
        {
            return null;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await audit.AppendAsync(db, new AuditEntry("mail.read-by-operator", row.Owner, id, reader.ToString()), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return mail;
    }
}

/// <summary>In demo mode, shows one mail to whoever has its secret, for an hour.</summary>
internal sealed class ReadDemoMail(CohortDbContext db, IFieldVault vault, DemoMode demo, TimeProvider clock)
{
    private static readonly TimeSpan Shown = TimeSpan.FromHours(1);

    public async Task<OpenedMail?> Handle(string? view, CancellationToken ct)
    {
        if (!demo.On || OpaqueSecret.Digest(view) is not { } digest)
        {
            return null;
        }

        var since = clock.GetUtcNow() - Shown;
        var row = await db.OutgoingMails.AsNoTracking().SingleOrDefaultAsync(
            m => m.DemoViewDigest == digest && m.CreatedAt > since, ct);
        return row is null ? null : await row.OpenAsync(vault, ct);
    }
}
