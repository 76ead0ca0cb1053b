using System.Globalization;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Operations.Contracts;
using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Accounts;

/// <summary>The mails that accounts send.</summary>
internal sealed class AccountMails(CohortDbContext db, IMailbox mailbox, IPublicAddress addresses, TimeProvider clock)
{
    public static readonly MailTemplate Confirm = new("confirm-account");
    public static readonly MailTemplate AlreadyRegistered = new("address-already-registered");
    public static readonly MailTemplate NameNotAvailable = new("user-name-not-available");
    public static readonly MailTemplate ResetPassword = new("reset-password");
    public static readonly MailTemplate PasswordChanged = new("password-changed");
    public static readonly MailTemplate SecondFactorSet = new("second-factor-set");
    public static readonly MailTemplate SecondFactorRemoved = new("second-factor-removed");
    public static readonly MailTemplate IdentityLinked = new("identity-linked");
    public static readonly MailTemplate IdentityUnlinked = new("identity-unlinked");
    public static readonly MailTemplate NewDevice = new("new-device");
    public static readonly MailTemplate DeviceCode = new("device-code");
    public static readonly MailTemplate TokenCreated = new("token-created");
    public static readonly MailTemplate PasskeyAdded = new("passkey-added");
    public static readonly MailTemplate PasskeyRemoved = new("passkey-removed");
    public static readonly MailTemplate TokenEnds = new("token-ends");
    public static readonly MailTemplate GuessedAt = new("guessed-at");
    public static readonly MailTemplate RecoveryCodesRenewed = new("recovery-codes-renewed");

    public Task<PostedMail> ConfirmAsync(AccountProfile to, string secret, CancellationToken ct) =>
        SendAsync(to, Confirm, ct, ("link", Link(AccountPages.Confirm, secret)));

    public Task<PostedMail> AlreadyRegisteredAsync(AccountProfile to, CancellationToken ct) => SendAsync(
        to, AlreadyRegistered, ct, ("sign-in", Page(AccountPages.SignIn)), ("forgotten", Page(AccountPages.Forgotten)));

    public Task<PostedMail> NameNotAvailableAsync(EmailAddress to, UserName name, CancellationToken ct) =>
        mailbox.SendAsync(
        db,
        to.Written,
        NameNotAvailable,
        new Dictionary<string, string>
        {
            ["site"] = Page("/"),
            ["user-name"] = name.Written,
            ["sign-up"] = Page(AccountPages.SignUp),
        },
        ct);

    public Task<PostedMail> ResetAsync(AccountProfile to, string secret, CancellationToken ct) =>
        SendAsync(to, ResetPassword, ct, ("link", Link(AccountPages.Reset, secret)));

    public Task<PostedMail> PasswordChangedAsync(AccountProfile to, CancellationToken ct) =>
        NoticeAsync(to, PasswordChanged, ct);

    public Task<PostedMail> SecondFactorSetAsync(AccountProfile to, CancellationToken ct) =>
        NoticeAsync(to, SecondFactorSet, ct);

    public Task<PostedMail> SecondFactorRemovedAsync(AccountProfile to, CancellationToken ct) =>
        NoticeAsync(to, SecondFactorRemoved, ct);

    public Task<PostedMail> IdentityLinkedAsync(AccountProfile to, CancellationToken ct) =>
        NoticeAsync(to, IdentityLinked, ct);

    public Task<PostedMail> IdentityUnlinkedAsync(AccountProfile to, CancellationToken ct) =>
        NoticeAsync(to, IdentityUnlinked, ct);

    public Task<PostedMail> NewDeviceAsync(AccountProfile to, string device, CancellationToken ct) => SendAsync(
        to, NewDevice, ct, ("device", device), ("time", Instant(clock.GetUtcNow())), ("forgotten", Page(AccountPages.Forgotten)),
        ("devices", Page(AccountPages.Devices)));

    public Task<PostedMail> DeviceCodeAsync(AccountProfile to, string code, string device, CancellationToken ct) => SendAsync(
        to, DeviceCode, ct, ("code", code), ("device", device), ("forgotten", Page(AccountPages.Forgotten)));

    public Task<PostedMail> TokenCreatedAsync(AccountProfile to, DateTimeOffset endsAt, CancellationToken ct) =>
        SendAsync(
            to,
            TokenCreated,
            ct,
            ("time", Instant(clock.GetUtcNow())),
            ("ends", Instant(endsAt)),
            ("tokens", Page(AccountPages.Tokens)),
            ("forgotten", Page(AccountPages.Forgotten)));

    public Task<PostedMail> TokenEndsAsync(AccountProfile to, string token, DateTimeOffset endsAt, CancellationToken ct) =>
        SendAsync(to, TokenEnds, ct, ("token", token), ("ends", Instant(endsAt)), ("tokens", Page(AccountPages.Tokens)));

    public Task<PostedMail> GuessedAtAsync(AccountProfile to, CancellationToken ct) => SendAsync(
        to, GuessedAt, ct, ("devices", Page(AccountPages.Devices)), ("forgotten", Page(AccountPages.Forgotten)));

    public Task<PostedMail> PasskeyAddedAsync(AccountProfile to, CancellationToken ct) => NoticeAsync(to, PasskeyAdded, ct);

    public Task<PostedMail> PasskeyRemovedAsync(AccountProfile to, CancellationToken ct) =>
        NoticeAsync(to, PasskeyRemoved, ct);

    public Task<PostedMail> RecoveryCodesRenewedAsync(AccountProfile to, CancellationToken ct) =>
        NoticeAsync(to, RecoveryCodesRenewed, ct);

    private Task<PostedMail> NoticeAsync(AccountProfile to, MailTemplate template, CancellationToken ct) => SendAsync(
        to,
        template,
        ct,
        ("time", Instant(clock.GetUtcNow())),
        ("forgotten", Page(AccountPages.Forgotten)));

    private Task<PostedMail> SendAsync(
        AccountProfile to, MailTemplate template, CancellationToken ct,
        params ReadOnlySpan<(string Word, string Value)> more)
    {
        var values = new Dictionary<string, string>
        {
            ["site"] = Page("/"),

            // Before the address is confirmed, a stranger may have chosen the full name: it must not carry his message.
            ["name"] = template == Confirm || to.FullName.Length == 0 ? to.UserName : to.FullName,
            ["user-name"] = to.UserName,
        };
        foreach (var (word, value) in more)
        {
            values[word] = value;
        }

        return mailbox.SendAsync(db, to.Id, template, values, ct);
    }

    private static string Instant(DateTimeOffset instant) =>
        instant.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private string Page(string path) => addresses.Public(path).ToString();

    private string Link(string path, string secret) => addresses.Public($"{path}?token={secret}").ToString();
}
