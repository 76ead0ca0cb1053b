using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Operations.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Studies.Team;

/// <summary>Invites a person by e-mail, whether there is an account with that address or not.</summary>
internal sealed class InviteMember(
    CohortDbContext db, IFieldVault fields, IAccountDirectory accounts, IMailbox mailbox, IPublicAddress addresses, TeamChange team,
    TimeProvider clock)
{
    private const int LongestAddress = 254;

    private static readonly MailTemplate Invitation = new("study-invitation");
    private static readonly TimeSpan Open = TimeSpan.FromDays(14);

    public async Task<Outcome<Done>> Handle(StudyAccess access, string typed, MemberTerms terms, CancellationToken ct)
    {
        var address = typed.Trim();
        if (address.Length > LongestAddress || accounts.AddressIndex(address) is not { } index)
        {
            return StudyRefusals.BadAddress;
        }

        var (id, now) = (Ids.Random(), clock.GetUtcNow());
        var account = await accounts.FindByLoginAsync(address, ct);
        var sealedAddress = await fields.SealAsync(StudyInvitation.Cell(id, access.Study), address, ct);
        return await team.RunAsync(
            access,
            async () =>
            {
                if (await team.RefuseAsync(access, terms, ct) is { } refusal)
                {
                    return refusal;
                }

                if (await db.Set<StudyMember>().AnyAsync(m => m.StudyId == access.Study && m.AccountId == account, ct)
                    || await db.Set<StudyInvitation>().AnyAsync(
                        i => i.StudyId == access.Study && i.AddressIndex == index && i.OpenUntil > now, ct))
                {
                    return StudyRefusals.MemberAlready;
                }

                // One that nobody has answered in time makes room.
                await db.Set<StudyInvitation>().Where(i => i.StudyId == access.Study && i.AddressIndex == index).ExecuteDeleteAsync(ct);
                db.Add(StudyInvitation.Create(id, access.Study, terms, sealedAddress, index, now, Open));
                await SendAsync(address, account, ct);
                var details = ChangeTeam.Details(terms);
                details["invitation"] = id.ToString("N");
                return new AuditEntry(
                    "study.member-invited", access.Study.Owner, access.Study.Value, access.Account.ToString(), details);
            },
            ct);
    }

    /// <summary>Takes an invitation back.</summary>
    public Task<Outcome<Done>> TakeBackAsync(StudyAccess access, Guid invitation, CancellationToken ct) => team.RunAsync(
        access,
        async () =>
        {
            if (await db.Set<StudyInvitation>().SingleOrDefaultAsync(i => i.Id == invitation && i.StudyId == access.Study, ct)
                is not { } found)
            {
                return StudyRefusals.InvitationUnknown;
            }

            db.Remove(found);
            return new AuditEntry(
                "study.invitation-taken-back", access.Study.Owner, access.Study.Value, access.Account.ToString(),
                new Dictionary<string, string> { ["invitation"] = invitation.ToString("N") });
        },
        ct);

    // The study's title stays out of the mail: what a person takes part in is nobody's business on the way.
    private Task<PostedMail> SendAsync(string address, AccountId? account, CancellationToken ct)
    {
        var values = new Dictionary<string, string>
        {
            ["site"] = addresses.Public("/").ToString(),
            ["studies"] = addresses.Public("/studies").ToString(),
            ["sign-up"] = addresses.Public("/sign-up").ToString(),
        };
        return account is { } known
            ? mailbox.SendAsync(db, known, Invitation, values, ct)
            : mailbox.SendAsync(db, address, Invitation, values, ct);
    }
}
