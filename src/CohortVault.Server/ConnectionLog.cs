using System.Net;
using CohortVault.Platform.Kernel;
using Microsoft.Extensions.Logging;

namespace CohortVault.Server;

/// <summary>Connections that never became requests: log events 110-119.</summary>
internal static partial class ConnectionLog
{
    [LoggerMessage(110, LogLevel.Warning, "A connection to the {Listener} listener from {Address} was refused: the address is not allowed")]
    public static partial void ConnectionRefused(this ILogger logger, Listener listener, IPAddress? address);

    [LoggerMessage(111, LogLevel.Warning, "A connection to the {Listener} listener from {Address} ended without a TLS session")]
    public static partial void GreetingFailed(this ILogger logger, Listener listener, IPAddress? address);
}
