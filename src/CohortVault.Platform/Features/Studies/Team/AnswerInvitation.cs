using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Studies.Team;

/// <summary>Whoever has the invited address, confirmed, accepts the invitation or declines it.</summary>
internal sealed class AnswerInvitation(CohortDbContext db, IAccountDirectory accounts, IAuditLog audit, TimeProvider clock)
{
    /// <returns>The study.</returns>
    public async Task<Outcome<StudyId>> Handle(AccountId account, Guid id, bool accept, CancellationToken ct)
    {
        var (now, index) = (clock.GetUtcNow(), await accounts.AddressIndexAsync(account, ct));
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (index is null || await db.Set<StudyInvitation>()
                .SingleOrDefaultAsync(i => i.Id == id && i.AddressIndex == index && i.OpenUntil > now, ct) is not { } invitation
            || (accept && invitation.EndsAt <= now))
        {
            return StudyRefusals.InvitationUnknown;
        }

        db.Remove(invitation);
        if (accept)
        {
            // A membership that has run out makes room for the new one.
            await db.Set<StudyMember>().Where(m => m.StudyId == invitation.StudyId && m.AccountId == account).ExecuteDeleteAsync(ct);
            db.Add(StudyMember.Join(invitation.StudyId, account, invitation.Terms, now));
        }

        var details = ChangeTeam.Details(invitation.Terms);
        details["invitation"] = id.ToString("N");
        await audit.AppendAsync(
            db,
            new AuditEntry(
                accept ? "study.member-joined" : "study.invitation-declined", invitation.StudyId.Owner, invitation.StudyId.Value,
                account.ToString(), details),
            ct);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException)
        {
            // Taken back, or answered elsewhere, at the same moment.
            return StudyRefusals.InvitationUnknown;
        }

        await transaction.CommitAsync(ct);
        return invitation.StudyId;
    }
}
