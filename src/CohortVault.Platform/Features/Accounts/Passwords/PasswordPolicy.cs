using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Accounts.Passwords;

/// <summary>The rules of the profile that the operator chose, and the operator's list of breached passwords.</summary>
internal sealed class PasswordPolicy(IOptions<AccountOptions> options, BreachedPasswords breached)
{
    public PasswordProfile Profile => options.Value.PasswordProfile;

    public int LeastLength => PasswordRules.LeastLength(Profile);

    public Refusal? Check(string password, params ReadOnlySpan<string> ownWords) =>
        PasswordRules.Check(Profile, password, ownWords)
        ?? (breached.Contains(password) ? AccountRefusals.PasswordBreached : null);
}
