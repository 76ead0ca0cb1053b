using System.ComponentModel.DataAnnotations;
using CohortVault.Platform.Features.Accounts.Contracts;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Accounts;

/// <summary>What an operator may set about accounts: section <c>Accounts</c>.</summary>
public sealed class AccountOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Accounts";

    /// <summary>
    /// Whether people may register themselves; without, only <c>cohortvault user create</c> makes accounts.
    /// </summary>
    public bool Registration { get; set; } = true;

    /// <summary>PBKDF2-HMAC-SHA512 iterations; raising it rehashes each password at its next use.</summary>
    [Range(210_000, 10_000_000)]
    public int PasswordIterations { get; set; } = 210_000;

    /// <summary>
    /// What a password must be: <c>default</c>, eight characters of three classes, or <c>nist</c>, fifteen of any kind.
    /// </summary>
    [EnumDataType(typeof(PasswordProfile))]
    public PasswordProfile PasswordProfile { get; set; } = PasswordProfile.Default;

    /// <summary>
    /// File with SHA-1 digests of passwords known from breaches, in order, as Pwned Passwords is downloaded; empty for none. A
    /// password in it is refused.
    /// </summary>
    public string BreachedPasswords { get; set; } = "";

    /// <summary>
    /// Whether a code of an authenticator app counts for the 30 seconds of its step alone. By default the steps before and after
    /// count too, for telephones whose clock is off and for people who type slowly.
    /// </summary>
    public bool StrictCodes { get; set; }

    /// <summary>
    /// Roles that sign in with a password alone; nobody by default. Those who administer cannot be exempt. A person of such a
    /// role may set a second factor up all the same, and is asked for it from then on.
    /// </summary>
    public string[] SecondFactorExempt { get; set; } = [];

    /// <summary>Minutes without a request after which a session ends.</summary>
    [Range(5, 24 * 60)]
    public int SessionIdleMinutes { get; set; } = 60;

    /// <summary>Hours after which a session ends whatever happens.</summary>
    [Range(1, 24)]
    public int SessionHours { get; set; } = 12;

    /// <summary>Sign-ins and resets that one network address may try in a minute.</summary>
    [Range(1, 10_000)]
    public int SignInsPerMinute { get; set; } = 60;

    /// <summary>Registrations that one network address may try in an hour.</summary>
    [Range(1, 10_000)]
    public int RegistrationsPerHour { get; set; } = 200;
}

/// <summary>Holds the section to its ranges at start-up.</summary>
[OptionsValidator]
internal sealed partial class AccountOptionsValidator : IValidateOptions<AccountOptions>;

/// <summary>Holds the list of exempt roles to roles that may be on it.</summary>
internal sealed class SecondFactorExemptions : IValidateOptions<AccountOptions>
{
    private static readonly AccountRole[] _always = [AccountRole.Operator, AccountRole.SecurityOfficer];

    public ValidateOptionsResult Validate(string? name, AccountOptions options)
    {
        foreach (var word in options.SecondFactorExempt)
        {
            if (!AccountRoles.TryParse(word, out var role))
            {
                return ValidateOptionsResult.Fail($"Accounts:SecondFactorExempt names '{word}', which is no role.");
            }

            if (_always.Contains(role))
            {
                return ValidateOptionsResult.Fail(
                    $"Accounts:SecondFactorExempt names '{word}': those who administer always sign in with a second factor.");
            }
        }

        return ValidateOptionsResult.Success;
    }
}
