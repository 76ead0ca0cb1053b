using System.Security.Cryptography;
using CohortVault.Platform.Data;
using Microsoft.Extensions.Options;

namespace CohortVault.Server;

/// <summary>The server cannot start for a reason that the operator can mend; the message says how.</summary>
public sealed class StartRefusedException(string message) : Exception(message)
{
    /// <summary>The operator's sentence for what broke at start; null if it is a bug and must be seen whole.</summary>
    public static string? Explain(Exception broken) => broken switch
    {
        StartRefusedException or DataDirectoryInUseException => broken.Message,
        OptionsValidationException invalid => "Configuration: " + string.Join(" ", invalid.Failures),
        IOException when broken.Message.StartsWith("Failed to bind", StringComparison.Ordinal) =>
            $"{broken.Message.TrimEnd('.')}. Stop what uses the port, or choose another with --listen and --admin-listen.",
        IOException or UnauthorizedAccessException => broken.Message,
        CryptographicException => $"A key or certificate does not fit: {broken.Message}",
        _ => DatabaseTrouble.Explain(broken),
    };
}
