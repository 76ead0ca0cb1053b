namespace CohortVault.Platform.Features.Accounts.Pages;

/// <summary>What a newcomer types; passwords are never sent back to the page.</summary>
public sealed record NewAccountForm
{
    /// <summary>Name to sign in with.</summary>
    public string? UserName { get; set; }

    /// <summary>The person's name.</summary>
    public string? FullName { get; set; }

    /// <summary>Address for mails.</summary>
    public string? Email { get; set; }

    /// <summary>The new password.</summary>
    public string? Password { get; set; }

    /// <summary>The same again.</summary>
    public string? RepeatedPassword { get; set; }

    /// <summary>Keeps passwords out of anything that prints a record.</summary>
    public override string ToString() => nameof(NewAccountForm);
}
