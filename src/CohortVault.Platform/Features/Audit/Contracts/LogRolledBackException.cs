namespace CohortVault.Platform.Features.Audit.Contracts;

/// <summary>The database is older than what was seen of its audit log elsewhere; the message says what to do.</summary>
public sealed class LogRolledBackException(string message) : IOException(message);
