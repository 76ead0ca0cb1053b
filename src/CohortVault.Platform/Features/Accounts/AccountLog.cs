using CohortVault.Platform.Features.Accounts.Administration;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Accounts;

/// <summary>What accounts log: identifiers, never names or addresses.</summary>
internal static partial class AccountLog
{
    [LoggerMessage(1000, LogLevel.Information, "Account {AccountId} registered")]
    public static partial void Registered(this ILogger logger, AccountId accountId);

    [LoggerMessage(1001, LogLevel.Information, "Account {AccountId} confirmed")]
    public static partial void Confirmed(this ILogger logger, AccountId accountId);

    [LoggerMessage(1002, LogLevel.Information, "Account {AccountId} signed in on the {Listener} listener")]
    public static partial void SignedIn(this ILogger logger, AccountId accountId, Listener listener);

    [LoggerMessage(1003, LogLevel.Warning, "Sign-in failed for account {AccountId}")]
    public static partial void SignInFailed(this ILogger logger, AccountId? accountId);

    [LoggerMessage(1004, LogLevel.Information, "Password of account {AccountId} changed")]
    public static partial void PasswordChanged(this ILogger logger, AccountId accountId);

    [LoggerMessage(1005, LogLevel.Information, "Account {AccountId} created with role {Role}")]
    public static partial void Created(this ILogger logger, AccountId accountId, AccountRole role);

    [LoggerMessage(1007, LogLevel.Warning, "Code refused for account {AccountId}")]
    public static partial void CodeRefused(this ILogger logger, AccountId accountId);

    [LoggerMessage(1008, LogLevel.Information, "Account {AccountId} set a second factor up")]
    public static partial void SecondFactorSet(this ILogger logger, AccountId accountId);

    [LoggerMessage(1040, LogLevel.Warning, "Account {AccountId} has administrative power for {Minutes} minutes")]
    public static partial void PowerOn(this ILogger logger, AccountId accountId, int minutes);

    [LoggerMessage(1041, LogLevel.Warning, "A second person decided on {Act}: {State}")]
    public static partial void RequestDecided(this ILogger logger, string act, RequestState state);

    [LoggerMessage(1009, LogLevel.Information, "Account {AccountId} is to be deleted, as its owner decided")]
    public static partial void DeletionDecided(this ILogger logger, AccountId accountId);

    [LoggerMessage(1010, LogLevel.Information, "Account {AccountId} deleted")]
    public static partial void Deleted(this ILogger logger, AccountId accountId);

    [LoggerMessage(1011, LogLevel.Warning, "Deleting account {AccountId} was interrupted and will be taken up again")]
    public static partial void DeletionInterrupted(this ILogger logger, Exception reason, AccountId accountId);

    [LoggerMessage(1020, LogLevel.Information, "Account {AccountId} added a passkey")]
    public static partial void PasskeyAdded(this ILogger logger, AccountId accountId);

    [LoggerMessage(1021, LogLevel.Warning, "Passkey refused for account {AccountId}: {Why}")]
    public static partial void PasskeyRefused(this ILogger logger, AccountId? accountId, string why);

    [LoggerMessage(1006, LogLevel.Warning, "Housekeeping of accounts did not finish and will be tried again")]
    public static partial void HousekeepingFailed(this ILogger logger, Exception reason);
}
