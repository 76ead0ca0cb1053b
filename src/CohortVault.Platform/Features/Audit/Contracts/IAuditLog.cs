using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;

namespace CohortVault.Platform.Features.Audit.Contracts;

/// <summary>What happened, to be committed in the same transaction as the change itself.</summary>
/// <param name="Action">Stable word, <c>feature.event</c>, such as <c>job.submitted</c>.</param>
/// <param name="Owner">Whose data it concerns; their key seals the payload.</param>
/// <param name="Subject">Job, participant, object or account it concerns.</param>
/// <param name="Actor">Who did it: an account, or a system word such as <c>sweeper</c>.</param>
/// <param name="Details">Ids, counts and reasons. Never data, never secrets.</param>
internal sealed record AuditEntry(
    string Action, OwnerId Owner, Guid Subject, string Actor, IReadOnlyDictionary<string, string>? Details = null);

/// <summary>The append-only log; the only writer of history.</summary>
internal interface IAuditLog
{
    /// <summary>
    /// Adds a record to the context; it is committed, or not, together with the change in that context. Returns the record's
    /// id, under which <see cref="ILogProofs"/> finds it once it is committed.
    /// </summary>
    Task<Guid> AppendAsync(CohortDbContext db, AuditEntry entry, CancellationToken ct);
}

/// <summary>Names the audit action of a changing endpoint; every endpoint that changes something carries one.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class AuditedAttribute(string action) : Attribute
{
    /// <summary>Action word that the endpoint writes.</summary>
    public string Action { get; } = action;
}
