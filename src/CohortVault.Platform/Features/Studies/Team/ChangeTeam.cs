using System.Globalization;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Studies.Team;

/// <summary>Gives members other terms, and ends memberships.</summary>
internal sealed class ChangeTeam(CohortDbContext db, TeamChange team)
{
    /// <summary>Gives a member another role, site or end.</summary>
    public Task<Outcome<Done>> Handle(StudyAccess access, AccountId account, MemberTerms terms, CancellationToken ct) =>
        team.RunAsync(
            access,
            async () =>
            {
                if (await FindAsync(access.Study, account, ct) is not { } member)
                {
                    return StudyRefusals.MemberUnknown;
                }

                if (await team.RefuseAsync(access, terms, ct) is { } refusal)
                {
                    return refusal;
                }

                var details = Details(terms);
                details["role-before"] = member.RoleId.ToString("N");
                member.Take(terms);
                return Entry(access, "study.member-changed", account, details);
            },
            ct);

    /// <summary>Ends a membership; one's own without any right.</summary>
    public Task<Outcome<Done>> RemoveAsync(StudyAccess access, AccountId account, CancellationToken ct) =>
        team.RunAsync(
            access,
            async () =>
            {
                if (await FindAsync(access.Study, account, ct) is not { } member)
                {
                    return StudyRefusals.MemberUnknown;
                }

                db.Remove(member);
                return Entry(access, "study.member-removed", account, []);
            },
            ct,
            ofOneself: account == access.Account);

    /// <summary>What a log entry says of terms.</summary>
    public static Dictionary<string, string> Details(MemberTerms terms) => new()
    {
        ["role"] = terms.Role.ToString("N"),
        ["site"] = terms.Site?.ToString() ?? "all",
        ["ends"] = terms.EndsAt?.ToString("O", CultureInfo.InvariantCulture) ?? "never",
    };

    private static AuditEntry Entry(StudyAccess access, string action, AccountId account, Dictionary<string, string> details)
    {
        details["member"] = account.ToString();
        return new AuditEntry(action, access.Study.Owner, access.Study.Value, access.Account.ToString(), details);
    }

    private Task<StudyMember?> FindAsync(StudyId study, AccountId account, CancellationToken ct) =>
        db.Set<StudyMember>().SingleOrDefaultAsync(m => m.StudyId == study && m.AccountId == account, ct);
}
