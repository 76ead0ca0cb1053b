using CohortVault.Platform.Features.Accounts.Contracts;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Accounts.SingleSignOn;

/// <summary>What single sign-on logs: identifiers and reasons, never subjects, tokens or secrets.</summary>
internal static partial class SingleSignOnLog
{
    [LoggerMessage(1030, LogLevel.Warning, "The provider of single sign-on does not answer as it should: {Reason}")]
    public static partial void ProviderUnreachable(this ILogger logger, string reason);

    [LoggerMessage(1031, LogLevel.Warning, "An answer of the provider of single sign-on was refused: {Reason}")]
    public static partial void AnswerRefused(this ILogger logger, string reason);

    [LoggerMessage(1032, LogLevel.Information, "Account {AccountId} linked a log-in")]
    public static partial void IdentityLinked(this ILogger logger, AccountId accountId);

    [LoggerMessage(1033, LogLevel.Information, "Account {AccountId} unlinked its log-in")]
    public static partial void IdentityUnlinked(this ILogger logger, AccountId accountId);
}
