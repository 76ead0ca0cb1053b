namespace CohortVault.Platform.Features.Accounts.Contracts;

/// <summary>Who acts when no account does.</summary>
internal static class Actors
{
    /// <summary>Somebody who has not signed in.</summary>
    public const string Anonymous = "anonymous";

    /// <summary>The command line of the machine.</summary>
    public const string CommandLine = "command-line";

    /// <summary>The server's own housekeeping.</summary>
    public const string Housekeeping = "housekeeping";
}
