using System.Globalization;
using System.Text.Json;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Consents.Pages;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Consents.Copies;

/// <summary>
/// A participant's copy of their consent, as a PDF file: the text that they read, in the language in which they read it, their answers,
/// their signature, and when. It is made when it is asked for and kept nowhere.
/// </summary>
internal sealed class ConsentCopy(
    CohortDbContext db, ConsentForms forms, IFieldVault fields, IParticipants participants, ICollecting collecting, TimeProvider clock)
{
    /// <summary>The copy of the newest consent that stands; null if there is none.</summary>
    public async Task<byte[]?> Handle(EnrolledParticipant who, CancellationToken ct)
    {
        var consent = await db.Set<Consent>().AsNoTracking().Where(c => c.ParticipantId == who.Id && c.WithdrawnAt == null)
            .OrderByDescending(c => c.Version).ThenByDescending(c => c.GivenAt).FirstOrDefaultAsync(ct);
        if (consent is null
            || await forms.FindAsync(who.Study, consent.Version, ct) is not { } form
            || await fields.OpenAsync(Consent.Cell(consent.Id, who.Study, who.Id), consent.Evidence, ct) is not { } sealedEvidence)
        {
            return null;
        }

        var evidence = JsonSerializer.Deserialize<GiveConsent.Evidence>(sealedEvidence)!;
        var (language, text) = form.Content.In(evidence.Language ?? who.Language);
        var code = await participants.CodeAsync(who, ct);
        return Write(new Told(await collecting.TitleAsync(who.Study, ct) ?? "", code, language, text, consent, form.Terms, evidence, who.Zone));
    }

    private sealed record Told(
        string Study, ParticipantCode Code, string Language, ConsentText Text, Consent Consent, ConsentTerms Terms,
        GiveConsent.Evidence Evidence, string Zone);

    private byte[] Write(Told told)
    {
        CopyFonts.Use();
        var words = PhoneConsentTexts.In(told.Language);
        var version = told.Consent.Version.ToString(CultureInfo.InvariantCulture);
        var pages = new CopyPages(told.Text.Title, told.Language, $"{told.Code.Grouped} · {words.CopyVersion} {version}", clock.GetUtcNow());
        pages.Heading(told.Text.Title, isTitle: true);
        pages.Paragraph($"{told.Study}\n{words.CopyVersion} {version}");
        foreach (var section in told.Text.Sections)
        {
            if (section.Heading.Length > 0)
            {
                pages.Heading(section.Heading);
            }

            foreach (var paragraph in section.Paragraphs())
            {
                pages.Paragraph(paragraph);
            }
        }

        WriteAnswers(pages, told, words);
        WriteSignatures(pages, told, words);
        return pages.Save();
    }

    private static void WriteAnswers(CopyPages pages, Told told, PhoneConsentTexts words)
    {
        var answered = told.Text.Questions.Zip(told.Evidence.Answers).ToList();
        if (answered.Count == 0)
        {
            return;
        }

        pages.Heading(words.CopyAnswers);
        foreach (var (question, answer) in answered)
        {
            pages.Paragraph($"{question.Question}\n– {question.Answers[answer]}");
        }
    }

    private static void WriteSignatures(CopyPages pages, Told told, PhoneConsentTexts words)
    {
        pages.Heading(words.Title);
        if (told.Consent.OnPaper)
        {
            pages.Paragraph(words.CopyOnPaper);
        }
        else
        {
            pages.Paragraph(words.Agree);
        }

        pages.Paragraph($"{words.GivenAt}: {Instant(told.Consent.GivenAt, told.Zone)}");
        if (told.Terms.Signature is ConsentSignature.Drawn && told.Evidence.Signature is { } drawing)
        {
            pages.Drawing(Strokes(drawing), words.CopyDrawing);
        }
        else if (told.Evidence.Signature is not null)
        {
            pages.Paragraph($"{words.CopySignedBy}: {told.Code.Grouped}");
        }

        if (told.Consent.StaffSignedAt is { } signed)
        {
            pages.Paragraph($"{words.CopyStaffSigned}: {Instant(signed, told.Zone)}");
        }
        else if (told.Terms.NeedsStaff)
        {
            pages.Paragraph(words.AwaitsStaff);
        }

        if (told.Evidence.Sha256 is { } digest)
        {
            pages.Paragraph($"{words.CopyDigest}: {digest}");
        }
    }

    // The same in every language, and without doubt about day and month: it is evidence.
    private static string Instant(DateTimeOffset instant, string zone)
    {
        var local = TimeZoneInfo.ConvertTime(instant, TimeZoneInfo.FindSystemTimeZoneById(zone));
        return string.Create(CultureInfo.InvariantCulture, $"{local:yyyy-MM-dd HH:mm:ss} (UTC{local:zzz})");
    }

    // Lines of an SVG path: M begins a stroke, L goes on.
    private static IEnumerable<IReadOnlyList<(double X, double Y)>> Strokes(string path)
    {
        foreach (var stroke in path.Split('M', StringSplitOptions.RemoveEmptyEntries))
        {
            var numbers = stroke.Split(['L', ' '], StringSplitOptions.RemoveEmptyEntries)
                .Select(number => double.TryParse(number, CultureInfo.InvariantCulture, out var value) ? value : 0).ToList();
            yield return [.. numbers.Chunk(2).Where(pair => pair.Length == 2).Select(pair => (Math.Clamp(pair[0], 0, 600), Math.Clamp(pair[1], 0, 200)))];
        }
    }
}
