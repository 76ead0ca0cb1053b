using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Operations.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Operations.Mail;

/// <summary>Writes mails to the outbox.</summary>
internal sealed class Mailbox(
    IAccountDirectory accounts, IFieldVault vault, DemoMode demo, TimeProvider clock) : IMailbox
{
    public async Task<PostedMail> SendAsync(
        CohortDbContext db, AccountId account, MailTemplate template, IReadOnlyDictionary<string, string> values,
        CancellationToken ct)
    {
        var profile = await accounts.FindAsync(account, ct);
        return profile is null
            ? throw new InvalidOperationException("A mail was addressed to an account that does not exist.")
            : await PostAsync(db, account, profile.Email, template, values, ct);
    }

    public Task<PostedMail> SendAsync(
        CohortDbContext db, string address, MailTemplate template, IReadOnlyDictionary<string, string> values,
        CancellationToken ct) =>
        PostAsync(db, null, address, template, values, ct);

    public Task DeleteAllAsync(CohortDbContext db, AccountId account, CancellationToken ct) =>
        db.OutgoingMails.Where(m => m.AccountId == account).ExecuteDeleteAsync(ct);

    private async Task<PostedMail> PostAsync(
        CohortDbContext db, AccountId? account, string address, MailTemplate template,
        IReadOnlyDictionary<string, string> values, CancellationToken ct)
    {
        var (subject, body) = MailTexts.Fill(template, values);
        var id = Ids.Random();
        var owner = account?.Owner() ?? OwnerId.Installation;
        var demoView = demo.On ? OpaqueSecret.New() : null;
        db.OutgoingMails.Add(OutgoingMail.Create(
            id,
            account,
            template.Name,
            await vault.SealAsync(OutgoingMail.Cell(id, "recipient", owner), address, ct),
            await vault.SealAsync(OutgoingMail.Cell(id, "subject", owner), subject, ct),
            await vault.SealAsync(OutgoingMail.Cell(id, "body", owner), body, ct),
            clock.GetUtcNow(),
            OpaqueSecret.Digest(demoView)));
        return new PostedMail(id, demoView);
    }
}
