using System.Globalization;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Consents;

/// <summary>Publishes the next version of a study's consent form.</summary>
internal sealed class PublishConsentForm(CohortDbContext db, IFieldVault fields, IAuditLog audit, TimeProvider clock)
{
    /// <summary>Languages in which a form may be written.</summary>
    public static readonly IReadOnlyList<string> Languages = ["en", "de", "es"];

    /// <param name="Texts">Title and body by language; where both are empty there is none.</param>
    /// <param name="Terms">How it is signed.</param>
    public sealed record Request(IReadOnlyDictionary<string, (string Title, string Body)> Texts, ConsentTerms Terms);

    public async Task<Outcome<Done>> Handle(StudyAccess access, Request request, CancellationToken ct)
    {
        if (access.Lacks(StudyRights.ManageConsent) is { } lack)
        {
            return lack;
        }

        if (Read(request) is not { } content)
        {
            return ConsentRefusals.BadText;
        }

        var (id, now) = (Ids.Random(), clock.GetUtcNow());
        var sealedContent = await fields.SealAsync(ConsentForm.Cell(id, access.Study), content.Write(), ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var before = await db.Set<ConsentForm>().Where(f => f.StudyId == access.Study).MaxAsync(f => (int?)f.Version, ct) ?? 0;
        var terms = request.Terms with { AsksAnew = before == 0 || request.Terms.AsksAnew };
        db.Add(ConsentForm.Create(id, access.Study, before + 1, sealedContent, terms, now));
        await audit.AppendAsync(
            db,
            new AuditEntry("consent.form-published", access.Study.Owner, access.Study.Value, access.Account.ToString(), new Dictionary<string, string>
            {
                ["version"] = (before + 1).ToString(CultureInfo.InvariantCulture),
                ["languages"] = string.Join(' ', content.Texts.Keys),
                ["sha256"] = string.Join(' ', content.Texts.Values.Select(ConsentForms.Digest)),
                ["asks-anew"] = terms.AsksAnew ? "yes" : "no",
            }),
            ct);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException)
        {
            // The number is given already.
            return ConsentRefusals.Changed;
        }

        await transaction.CommitAsync(ct);
        return default(Done);
    }

    private static ConsentContent? Read(Request request)
    {
        var texts = new Dictionary<string, ConsentText>();
        foreach (var language in Languages)
        {
            if (!request.Texts.TryGetValue(language, out var typed) || (typed.Title.Trim().Length == 0 && typed.Body.Trim().Length == 0))
            {
                continue;
            }

            if (ConsentText.Parse(typed.Title, typed.Body) is not { } text)
            {
                return null;
            }

            texts[language] = text;
        }

        return texts.Count > 0 ? new ConsentContent(texts) : null;
    }
}
