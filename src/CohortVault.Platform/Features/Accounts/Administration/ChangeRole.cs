using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Accounts.Administration;

/// <summary>
/// Gives an account another role, which counts from the next request on: its sessions end. A role that administers takes a
/// second person.
/// </summary>
internal sealed class ChangeRole(
    CohortDbContext db, RoleBook roles, ISecondPerson second, SessionStore sessions, IAuditLog audit)
{
    /// <param name="Waits">Whether a second person must agree first.</param>
    public sealed record Response(bool Waits);

    public async Task<Outcome<Response>> Handle(
        AccountId by, AccountId id, string role, string reason, CancellationToken ct)
    {
        if (by == id)
        {
            return AdministrationRefusals.OwnRole;
        }

        if (!RoleChoice.TryParse(role, out var choice) || await roles.PermissionsAsync(choice, ct) is not { } permissions)
        {
            return AdministrationRefusals.RoleUnknown;
        }

        if (Reasons.Check(reason) is { } refusal)
        {
            return refusal;
        }

        if (permissions.IsAdministrative())
        {
            var asked = await second.AskAsync(by, GrantRole.ActWord, id, choice.Word, reason, ct);
            return asked.Refusal is { } declined ? declined : new Response(Waits: true);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var done = await ApplyAsync(id, choice, by, ct);
        if (done.Refusal is { } impossible)
        {
            return impossible;
        }

        await transaction.CommitAsync(ct);
        return new Response(Waits: false);
    }

    /// <summary>The change itself, inside a transaction.</summary>
    public async Task<Outcome<Done>> ApplyAsync(AccountId id, RoleChoice choice, AccountId by, CancellationToken ct)
    {
        var account = await db.Accounts.SingleOrDefaultAsync(a => a.Id == id, ct);
        if (account is null)
        {
            return AccountRefusals.AccountUnknown;
        }

        var before = RoleChoice.Of(account);
        if (before == choice)
        {
            return AdministrationRefusals.SameRole;
        }

        if (await roles.PermissionsAsync(choice, ct) is null)
        {
            return AdministrationRefusals.RoleUnknown;
        }

        account.AssignRole(choice.Role, choice.Custom);
        await sessions.EndAllAsync(id, ct);
        await audit.AppendAsync(
            db,
            new AuditEntry("account.role-changed", id.Owner(), id.Value, by.ToString(), new Dictionary<string, string>
            {
                ["before"] = before.Word,
                ["after"] = choice.Word,
            }),
            ct);

        // Saved first: from here on no other change of a role is under way that this count would not see.
        await db.SaveChangesAsync(ct);
        return await roles.HasManagersAsync(ct) ? default(Done) : AdministrationRefusals.LastAdministrator;
    }
}

/// <summary>Takes two people: giving a role that administers.</summary>
internal sealed class GrantRole(ChangeRole change, RoleBook roles) : ITwoPersonAct
{
    public const string ActWord = "grant-role";

    public string Word => ActWord;

    public async Task<string> DescribeAsync(string detail, CancellationToken ct) =>
        AdministrationTexts.GrantRole(RoleChoice.TryParse(detail, out var choice) ? await roles.NameAsync(choice, ct) : "–");

    public Task<Outcome<Done>> CarryOutAsync(AccountId subject, string detail, AccountId decidedBy, CancellationToken ct) =>
        RoleChoice.TryParse(detail, out var choice)
            ? change.ApplyAsync(subject, choice, decidedBy, ct)
            : Task.FromResult<Outcome<Done>>(AdministrationRefusals.RoleUnknown);
}

/// <summary>Takes two people: taking away the second factor of somebody who has lost it.</summary>
internal sealed class RemoveFactorOfOther(SecondFactors.RemoveSecondFactor remove) : ITwoPersonAct
{
    public const string ActWord = "remove-second-factor";

    public string Word => ActWord;

    public Task<string> DescribeAsync(string detail, CancellationToken ct) => Task.FromResult(AdministrationTexts.RemoveFactor);

    public Task<Outcome<Done>> CarryOutAsync(AccountId subject, string detail, AccountId decidedBy, CancellationToken ct) =>
        remove.RemoveAllAsync(subject, decidedBy.ToString(), ct);
}
