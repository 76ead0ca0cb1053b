using System.Globalization;
using System.Security.Cryptography;
using CohortVault.Instruments;
using CohortVault.Instruments.Dictionary;
using CohortVault.Instruments.Editing;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Instruments.Drafts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Instruments;

/// <summary>
/// Takes a data dictionary in as the next version of a study's instruments. Versions before stay; what touches answers that are
/// there must be confirmed.
/// </summary>
internal sealed class TakeDictionary(
    CohortDbContext db, Dictionaries dictionaries, RenameAnswers answers, IFieldVault fields, IAuditLog audit, TimeProvider clock)
{
    public const int MostBytes = 16 << 20;

    private const int MostFindings = 100;

    /// <param name="Refusal">Why it was declined; null if it was taken.</param>
    /// <param name="Findings">What the author should know.</param>
    /// <param name="Impacts">What it changes.</param>
    public sealed record Response(
        Refusal? Refusal, IReadOnlyList<DictionaryFinding> Findings, IReadOnlyList<Impact> Impacts);

    /// <param name="Base">The version that the draft began with.</param>
    /// <param name="Renames">What is the same under another name.</param>
    /// <param name="Steps">The draft, which is none any more afterwards.</param>
    public sealed record Publication(int Base, Renames Renames, IReadOnlyList<DraftStep> Steps);

    public async Task<Response> Handle(
        StudyAccess access, byte[] content, bool confirmed, CancellationToken ct, Publication? publication = null)
    {
        if (access.Lacks(StudyRights.ManageInstruments) is { } lack)
        {
            return Declined(lack);
        }

        if (!access.State.MayBeCorrected())
        {
            return Declined(InstrumentRefusals.Archived);
        }

        if (content.Length is 0 or > MostBytes)
        {
            return Declined(InstrumentRefusals.NoFile);
        }

        DictionaryReport report;
        try
        {
            report = DictionaryCheck.Run(content, "dictionary.csv");
        }
        catch (DictionaryRefusedException refused)
        {
            return Declined(new Refusal(RefusalKind.Invalid, refused.Code, refused.Problem, refused.Remedy));
        }

        IReadOnlyList<DictionaryFinding> findings =
            [.. report.Findings.OrderBy(finding => finding.Severity is not FindingSeverity.Error).Take(MostFindings)];
        if (!report.IsUsable)
        {
            return new Response(InstrumentRefusals.NotUsable, findings, []);
        }

        var before = await dictionaries.NewestAsync(access.Study, ct);
        if (publication is not null && publication.Base != (before?.Version ?? 0))
        {
            return Declined(InstrumentRefusals.DraftOutdated);
        }

        IReadOnlyList<Impact> impacts = before is { } newest
            ? DictionaryImpact.Of(newest.Dictionary, report.Dictionary, publication?.Renames)
            : [];
        if (access.State is not StudyState.Draft && !confirmed && impacts.Any(impact => impact.TouchesAnswers))
        {
            return new Response(InstrumentRefusals.Confirm, findings, impacts);
        }

        return new Response(await KeepAsync(access, before?.Version ?? 0, report, content, impacts, publication, ct), findings, impacts);
    }

    private async Task<Refusal?> KeepAsync(
        StudyAccess access, int before, DictionaryReport report, byte[] content, IReadOnlyList<Impact> impacts, Publication? publication,
        CancellationToken ct)
    {
        var renames = publication?.Renames ?? Renames.None;
        var (id, instruments) = (Ids.Random(), report.Dictionary.Instruments.Count());
        var sealedContent = await fields.SealAsync(
            StudyDictionary.Cell(id, access.Study), Convert.ToBase64String(content), ct);
        SealedField? sealedRenames = renames.IsEmpty
            ? null
            : await fields.SealAsync(StudyDictionary.RenamesCell(id, access.Study), StudyDictionary.WriteRenames(renames), ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        db.Add(StudyDictionary.Create(
            id, access.Study, before + 1, sealedContent, sealedRenames, instruments, report.Dictionary.Fields.Count, clock.GetUtcNow()));
        db.RemoveRange(publication?.Steps ?? []);
        await audit.AppendAsync(
            db,
            new AuditEntry("instrument.dictionary-taken", access.Study.Owner, access.Study.Value, access.Account.ToString(), new Dictionary<string, string>
            {
                ["version"] = (before + 1).ToString(CultureInfo.InvariantCulture),
                ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(content)),
                ["fields"] = report.Dictionary.Fields.Count.ToString(CultureInfo.InvariantCulture),
                ["renamed"] = (renames.Fields.Count + renames.Forms.Count).ToString(CultureInfo.InvariantCulture),
                ["touching-answers"] = impacts.Count(impact => impact.TouchesAnswers).ToString(CultureInfo.InvariantCulture),
            }),
            ct);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException)
        {
            // The number of the version is given already, or somebody changed the draft.
            return InstrumentRefusals.Changed;
        }

        await answers.RunAsync(access.Study, renames, ct);

        await transaction.CommitAsync(ct);
        return null;
    }

    private static Response Declined(Refusal refusal) => new(refusal, [], []);
}
