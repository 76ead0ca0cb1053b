using System.Globalization;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Studies.Team;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Studies;

/// <summary>Makes a study with its usual roles; whoever makes it is its principal investigator.</summary>
internal sealed class CreateStudy(
    CohortDbContext db, IFieldVault fields, IAuditLog audit, TimeProvider clock, ILogger<CreateStudy> log)
{
    private const int MostYears = 100;

    /// <param name="Title">What the team calls it.</param>
    /// <param name="Country">Whose law it follows, two letters.</param>
    /// <param name="IsClinical">Whether it collects clinical data.</param>
    /// <param name="KeepYears">Years agreed beyond the rules; 0 for none.</param>
    public sealed record Request(string Title, string Country, bool IsClinical, int KeepYears);

    public async Task<Outcome<StudyId>> Handle(AccountId by, Request request, CancellationToken ct)
    {
        if (OneLine.Read(request.Title, Study.LongestTitle, shortest: 3) is not { } title)
        {
            return StudyRefusals.BadTitle;
        }

        if (request.Country is not [>= 'A' and <= 'Z', >= 'A' and <= 'Z'])
        {
            return StudyRefusals.BadCountry;
        }

        if (request.KeepYears is < 0 or > MostYears)
        {
            return StudyRefusals.BadYears;
        }

        var (id, now) = (StudyId.New(), clock.GetUtcNow());
        var plan = new StudyPlan(request.Country, request.IsClinical, request.KeepYears);
        var sealedTitle = await fields.SealAsync(Study.Cell(id, Study.TitleColumn), title, ct);
        var roles = StudyRole.Usual.Select((usual, place) => StudyRole.Create(id, usual.Name, usual.Rights, place)).ToList();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        db.Add(Study.Create(id, sealedTitle, plan, now));
        db.AddRange(roles);
        db.Add(StudyMember.Join(id, by, new MemberTerms(roles[0].Id, null, null), now));
        await audit.AppendAsync(
            db,
            new AuditEntry("study.created", id.Owner, id.Value, by.ToString(), new Dictionary<string, string>
            {
                ["country"] = plan.Country,
                ["clinical"] = plan.IsClinical ? "yes" : "no",
                ["years"] = plan.KeepYears.ToString(CultureInfo.InvariantCulture),
            }),
            ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        log.StudyCreated(id);
        return id;
    }
}
