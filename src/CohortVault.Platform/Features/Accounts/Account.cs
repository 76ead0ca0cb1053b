using System.Security.Cryptography;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Accounts;

/// <summary>
/// A person who signs in. Names and address are sealed under the account's own key; the two blind indexes find it and
/// keep it unique without showing what they index.
/// </summary>
internal sealed class Account
{
    private Account()
    {
    }

    public AccountId Id { get; private set; }

    public byte[] UserNameIndex { get; private set; } = [];

    public byte[] EmailIndex { get; private set; } = [];

    public SealedField UserName { get; private set; }

    public SealedField Email { get; private set; }

    public SealedField FullName { get; private set; }

    public string PasswordHash { get; private set; } = "";

    /// <summary>Changes with the password or role; a session or link that carries another one is dead.</summary>
    public Guid SecurityStamp { get; private set; }

    public AccountRole Role { get; private set; }

    /// <summary>The role of this installation's own that counts instead; null for none.</summary>
    public Guid? CustomRoleId { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? ConfirmedAt { get; private set; }

    /// <summary>When its owner deleted it; the row stays until everything else is destroyed.</summary>
    public DateTimeOffset? DeletionDecidedAt { get; private set; }

    public int FailedAttempts { get; private set; }

    public DateTimeOffset? NextAttemptAt { get; private set; }

    /// <summary>When its owner was told last that somebody guesses at it.</summary>
    public DateTimeOffset? WarnedAt { get; private set; }

    /// <summary>Codes for an unknown device that were mailed or typed since the last right one.</summary>
    public int DeviceCodeAttempts { get; private set; }

    public DateTimeOffset? NextDeviceCodeAt { get; private set; }

    public bool IsConfirmed => ConfirmedAt is not null;

    public static Account Create(
        AccountId id, SealedProfile profile, string passwordHash, AccountRole role, DateTimeOffset now) => new()
        {
            Id = id,
            UserNameIndex = profile.UserNameIndex,
            EmailIndex = profile.EmailIndex,
            UserName = profile.UserName,
            Email = profile.Email,
            FullName = profile.FullName,
            PasswordHash = passwordHash,
            SecurityStamp = Ids.Random(),
            Role = role,
            CreatedAt = now,
        };

    public void Confirm(DateTimeOffset now) => ConfirmedAt ??= now;

    /// <summary>
    /// From now on nobody signs in to it, and nobody finds it by name or address, which are free for another account.
    /// </summary>
    public void BeginDeletion(DateTimeOffset now)
    {
        DeletionDecidedAt ??= now;
        ConfirmedAt = null;
        SecurityStamp = Ids.Random();
        UserNameIndex = RandomNumberGenerator.GetBytes(UserNameIndex.Length);
        EmailIndex = RandomNumberGenerator.GetBytes(EmailIndex.Length);
    }

    public void RightPassword()
    {
        FailedAttempts = 0;
        NextAttemptAt = null;
    }

    /// <summary>The same password, hashed at today's cost.</summary>
    public void Rehash(string passwordHash) => PasswordHash = passwordHash;

    /// <summary>Another role: every session of the old one dies.</summary>
    public void AssignRole(AccountRole role, Guid? customRole)
    {
        (Role, CustomRoleId) = (role, customRole);
        SecurityStamp = Ids.Random();
    }

    /// <summary>A new password: every session and link of the old one dies.</summary>
    public void ChangePassword(string passwordHash)
    {
        PasswordHash = passwordHash;
        SecurityStamp = Ids.Random();
        RightPassword();
    }
}

/// <summary>The sealed names of an account and the indexes that find it.</summary>
internal sealed record SealedProfile(
    byte[] UserNameIndex, byte[] EmailIndex, SealedField UserName, SealedField Email, SealedField FullName);
