using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;

namespace CohortVault.Platform.Features.Operations.Contracts;

/// <summary>
/// A mail's text: the resource <c>Features/*/Mails/NAME.txt</c>. Its first line is the subject; <c>{{word}}</c> is
/// replaced by the value of that word.
/// </summary>
/// <param name="Name">File name without its ending.</param>
internal readonly record struct MailTemplate(string Name);

/// <summary>A mail that was put into the outbox.</summary>
/// <param name="Id">The mail.</param>
/// <param name="DemoView">In demo mode, the secret of the page that shows just this mail for an hour; otherwise
/// null.</param>
internal sealed record PostedMail(Guid Id, string? DemoView);

/// <summary>
/// The way mails leave: written to the sealed outbox in the caller's transaction, sent afterwards if a mail server is
/// configured, otherwise kept for the operator to read. Values are ids, counts, dates and single-use links, never
/// secrets.
/// </summary>
internal interface IMailbox
{
    /// <summary>
    /// Adds a mail to an account to the context; it exists when the caller's changes do. Sealed under the account's
    /// key.
    /// </summary>
    Task<PostedMail> SendAsync(
        CohortDbContext db, AccountId account, MailTemplate template, IReadOnlyDictionary<string, string> values,
        CancellationToken ct);

    /// <summary>The same for an address that has no account.</summary>
    Task<PostedMail> SendAsync(
        CohortDbContext db, string address, MailTemplate template, IReadOnlyDictionary<string, string> values,
        CancellationToken ct);

    /// <summary>Deletes an account's mails in the caller's transaction: the account itself is being deleted.</summary>
    Task DeleteAllAsync(CohortDbContext db, AccountId account, CancellationToken ct);
}

/// <summary>Whether the server runs in demo mode, where the sign-up page links to its own mail.</summary>
/// <param name="On">True with <c>--demo</c>.</param>
public sealed record DemoMode(bool On);
