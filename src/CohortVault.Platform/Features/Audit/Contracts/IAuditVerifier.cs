namespace CohortVault.Platform.Features.Audit.Contracts;

/// <summary>Checks that the log is what it was: no record changed, none missing.</summary>
internal interface IAuditVerifier
{
    /// <summary>Computes the tree anew; the number of records, and what is wrong with them.</summary>
    Task<(long Records, IReadOnlyList<string> Problems)> VerifyAsync(CancellationToken ct);
}
