using System.Diagnostics;

namespace CohortVault.Cli;

/// <summary>Says of an unexpected failure what it was and where, and nothing that may hold data.</summary>
internal static class Faults
{
    public static string Describe(Exception broken) => $"{broken.GetType().Name} in {Place(broken)}";

    private static string Place(Exception broken) =>
        new StackTrace(broken).GetFrame(0) is { } frame && DiagnosticMethodInfo.Create(frame) is { } method
            ? $"{method.DeclaringTypeName}.{method.Name}"
            : "an unknown place";
}
