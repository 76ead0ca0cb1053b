namespace CohortVault.Cli;

/// <summary>What the program's exit code means to a script.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;
    public const int RefusedInput = 3;
    public const int NotFound = 4;
    public const int NotAllowed = 5;
}
