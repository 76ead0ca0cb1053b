using System.Data.Common;
using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Operations.Mail;

/// <summary>
/// Sends what is in the outbox through the configured mail server, over TLS or not at all. A mail that was taken is
/// deleted here; one that nobody takes stays for the operator. Also removes mails whose time is over.
/// </summary>
internal sealed class MailDelivery(
    IServiceScopeFactory scopes, IRetention retention, IOptions<SmtpOptions> options, TimeProvider clock,
    ILogger<MailDelivery> log)
    : BackgroundService
{
    private const int Batch = 20;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        do
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await RunOnceAsync(
                    scope.ServiceProvider.GetRequiredService<CohortDbContext>(),
                    scope.ServiceProvider.GetRequiredService<IFieldVault>(), stoppingToken);
            }
            catch (Exception broken) when (broken is DbException or DbUpdateException or IOException)
            {
                log.OutboxFailed(broken);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task RunOnceAsync(CohortDbContext db, IFieldVault vault, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var old = (await retention.InForceAsync(db, RetentionKind.Mail, ct)).Before(now);
        await db.OutgoingMails.Where(m => m.CreatedAt < old).ExecuteDeleteAsync(ct);
        if (!options.Value.IsOn)
        {
            return;
        }

        var due = await db.OutgoingMails.Where(m => m.NextAttemptAt != null && m.NextAttemptAt <= now)
            .OrderBy(m => m.NextAttemptAt).Take(Batch).ToListAsync(ct);
        foreach (var mail in due)
        {
            if (await mail.OpenAsync(vault, ct) is not { } opened)
            {
                // The account is gone, and with it the key to this mail.
                db.Remove(mail);
            }
            else if (await SendAsync(opened, ct) is { } failure)
            {
                mail.NotDelivered(now);
                log.NotDelivered(mail.Id, mail.Attempts, failure.StatusCode);
            }
            else
            {
                db.Remove(mail);
                log.Delivered(mail.Id, mail.Template);
            }

            await db.SaveChangesAsync(ct);
        }
    }

    private async Task<SmtpException?> SendAsync(OpenedMail mail, CancellationToken ct)
    {
        var smtp = options.Value;
        using var client = new SmtpClient(smtp.Host, smtp.Port) { EnableSsl = true, Timeout = 30_000 };
        if (smtp.User.Length > 0)
        {
            client.Credentials = new NetworkCredential(
                smtp.User, (await File.ReadAllTextAsync(smtp.PasswordFile, ct)).Trim());
        }

        using var message = new MailMessage(smtp.From, mail.Recipient, mail.Subject, mail.Body)
        {
            BodyEncoding = Encoding.UTF8,
            BodyTransferEncoding = TransferEncoding.QuotedPrintable,
            SubjectEncoding = Encoding.UTF8,
        };
        message.Headers.Add("Auto-Submitted", "auto-generated");
        try
        {
            await client.SendMailAsync(message, ct);
            return null;
        }
        catch (SmtpException refused)
        {
            return refused;
        }
    }
}

/// <summary>What mail delivery logs: ids and templates, never addresses or texts.</summary>
internal static partial class MailLog
{
    [LoggerMessage(1100, LogLevel.Information, "Mail {MailId} ({Template}) delivered")]
    public static partial void Delivered(this ILogger logger, Guid mailId, string template);

    [LoggerMessage(1101, LogLevel.Warning, "Mail {MailId} not delivered at attempt {Attempt}: {Status}")]
    public static partial void NotDelivered(this ILogger logger, Guid mailId, int attempt, SmtpStatusCode status);

    [LoggerMessage(1102, LogLevel.Warning, "The outbox could not be read and will be tried again")]
    public static partial void OutboxFailed(this ILogger logger, Exception reason);
}
