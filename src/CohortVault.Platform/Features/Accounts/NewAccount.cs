using CohortVault.Platform.Features.Accounts.Passwords;
using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Accounts;

/// <summary>The fields of an account to be made, read and held to their rules.</summary>
internal sealed record NewAccount(UserName UserName, string FullName, EmailAddress Email)
{
    private const int MaxFullName = 200;

    public static Outcome<NewAccount> Read(
        PasswordPolicy policy, string? userName, string? fullName, string? email, string? password, string? repeatedPassword)
    {
        var named = ReadNames(userName, fullName, email);
        if (!named.Succeeded)
        {
            return named;
        }

        if (password != repeatedPassword)
        {
            return AccountRefusals.PasswordsDiffer;
        }

        var account = named.Value;
        return policy.Check(
            password ?? "", account.UserName.Written, account.Email.Written, account.FullName) is { } refusal
            ? refusal
            : account;
    }

    public static Outcome<NewAccount> ReadNames(string? userName, string? fullName, string? email)
    {
        if (!UserName.TryParse(userName, out var name))
        {
            return AccountRefusals.BadUserName;
        }

        if (!EmailAddress.TryParse(email, out var address))
        {
            return AccountRefusals.BadEmail;
        }

        var full = fullName?.Trim() ?? "";
        return full.Length > MaxFullName || full.Any(char.IsControl)
            ? AccountRefusals.BadFullName
            : new NewAccount(name, full, address);
    }
}
