using CohortVault.Platform.Features.Vault.Contracts;

namespace CohortVault.Platform.Features.Accounts.Contracts;

/// <summary>Who acts when no account does, and whose key seals what concerns no account.</summary>
internal static class Actors
{
    /// <summary>Somebody who has not signed in.</summary>
    public const string Anonymous = "anonymous";

    /// <summary>The command line of the machine.</summary>
    public const string CommandLine = "command-line";

    /// <summary>The server's own housekeeping.</summary>
    public const string Housekeeping = "housekeeping";

    /// <summary>The installation itself.</summary>
    public static readonly OwnerId Installation = OwnerId.From(new Guid("696e7374-616c-4c61-b469-6f6e00000001"));
}
