using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Operations.Mail;

/// <summary>The mail server: section <c>Smtp</c>. Without a host, mails stay in the operator's outbox.</summary>
public sealed class SmtpOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Smtp";

    /// <summary>Host name, as its certificate names it; empty for none.</summary>
    public string Host { get; set; } = "";

    /// <summary>Port; TLS is negotiated by STARTTLS and required.</summary>
    public int Port { get; set; } = 587;

    /// <summary>User name; empty for none.</summary>
    public string User { get; set; } = "";

    /// <summary>File that holds the password alone, readable by the server's user only.</summary>
    public string PasswordFile { get; set; } = "";

    /// <summary>Address that mails come from.</summary>
    public string From { get; set; } = "";

    /// <summary>Whether mails are sent at all.</summary>
    public bool IsOn => Host.Length > 0;
}

/// <summary>A host needs a sender's address and, with a user, a password file.</summary>
internal sealed class SmtpOptionsValidator : IValidateOptions<SmtpOptions>
{
    public ValidateOptionsResult Validate(string? name, SmtpOptions options)
    {
        if (!options.IsOn)
        {
            return ValidateOptionsResult.Success;
        }

        if (!System.Net.Mail.MailAddress.TryCreate(options.From, out _))
        {
            return ValidateOptionsResult.Fail("Smtp:From must be the e-mail address that mails come from.");
        }

        return options.User.Length > 0 && !File.Exists(options.PasswordFile)
            ? ValidateOptionsResult.Fail("Smtp:PasswordFile must name the file with the password of Smtp:User.")
            : ValidateOptionsResult.Success;
    }
}
