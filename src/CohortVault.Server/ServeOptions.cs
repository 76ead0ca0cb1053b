namespace CohortVault.Server;

/// <summary>How the server is started: the flags of <c>cohortvault serve</c>.</summary>
public sealed record ServeOptions
{
    /// <summary>Data directory.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Public listener, <c>https://address:port</c>; port 0 takes a free one.</summary>
    public string Listen { get; init; } = "https://127.0.0.1:8443";

    /// <summary>Admin listener, loopback by default.</summary>
    public string AdminListen { get; init; } = "https://127.0.0.1:8444";

    /// <summary>PEM file of the server certificate chain; null makes a self-signed one on first start.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>PEM file of the certificate's private key.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Configuration file (JSON); null for defaults.</summary>
    public string? ConfigurationFile { get; init; }

    /// <summary>
    /// Demo mode: the sign-up page links to its own mail, and the demo panel and samples are at hand.
    /// </summary>
    public bool Demo { get; init; }
}
