using System.Reflection;

namespace CohortVault.Server;

/// <summary>What is known about the running program itself.</summary>
internal static class ThisProgram
{
    /// <summary>Version as released, without the commit.</summary>
    public static string Version { get; } =
        typeof(ThisProgram)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
