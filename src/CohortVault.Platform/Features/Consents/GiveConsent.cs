using System.Globalization;
using System.Text.Json;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Consents.Contracts;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Consents;

/// <summary>Takes a participant's consent: on their phone, or on paper that the staff keeps; and the staff's own signature.</summary>
internal sealed class GiveConsent(
    CohortDbContext db, ConsentForms forms, IFieldVault fields, IParticipants participants, ICollecting collecting, IAuditLog audit,
    TimeProvider clock) : IPaperConsents
{
    private const int MostStrokes = 200_000;

    /// <param name="Version">The version that was shown.</param>
    /// <param name="Language">The language that was shown.</param>
    /// <param name="Answers">To the questions, in order: places from 0.</param>
    /// <param name="Agrees">Whether the box is ticked.</param>
    /// <param name="Code">The participant's own code, if signed by it.</param>
    /// <param name="Drawing">The drawn signature: lines of an SVG path, if signed by it.</param>
    public sealed record Request(
        int Version, string Language, IReadOnlyList<int> Answers, bool Agrees, string? Code, string? Drawing);

    /// <param name="Language">In which it was read; null for paper.</param>
    /// <param name="Sha256">Digest of what was shown; null for paper.</param>
    /// <param name="Answers">To the questions.</param>
    /// <param name="Signature">The code, or the drawn lines; null for paper.</param>
    internal sealed record Evidence(string? Language, string? Sha256, IReadOnlyList<int> Answers, string? Signature);

    /// <summary>On the participant's phone.</summary>
    public async Task<Outcome<Done>> Handle(EnrolledParticipant who, ParticipantCode own, Request request, CancellationToken ct)
    {
        if (await forms.NewestAsync(who.Study, ct) is not { } newest)
        {
            return ConsentRefusals.NoForm;
        }

        var (language, text) = newest.Content.In(request.Language);
        if (request.Version != newest.Number || language != request.Language)
        {
            return ConsentRefusals.OldVersion;
        }

        if (!text.Questions.Select(question => question.Right).SequenceEqual(request.Answers))
        {
            return ConsentRefusals.WrongAnswers;
        }

        if (!request.Agrees || Signature(newest.Terms.Signature, own, request) is not { } signature)
        {
            return ConsentRefusals.NotSigned;
        }

        var evidence = new Evidence(language, ConsentForms.Digest(text), request.Answers, signature);
        return await KeepAsync(who.Study, who.Id, newest.Number, evidence, staff: null, ct);
    }

    /// <summary>On paper, which the staff keeps; a participant who has not joined on a phone joins by it.</summary>
    public async Task<Outcome<Done>> OnPaperAsync(StudyAccess access, ParticipantCode code, CancellationToken ct)
    {
        if (access.Lacks(StudyRights.ManageConsent) is { } lack)
        {
            return lack;
        }

        return await forms.NewestAsync(access.Study, ct) is not { } newest ? ConsentRefusals.NoForm
            : await participants.FindAsync(access, code, ct) is not { } participant ? ConsentRefusals.NotTakingPart
            : await KeepAsync(access.Study, participant, newest.Number, new Evidence(null, null, [], null), access, ct);
    }

    private async Task<Outcome<Done>> KeepAsync(
        StudyId study, ParticipantId participant, int version, Evidence evidence, StudyAccess? staff, CancellationToken ct)
    {
        var (id, now) = (Ids.Random(), clock.GetUtcNow());
        var cell = await fields.SealAsync(Consent.Cell(id, study, participant), JsonSerializer.Serialize(evidence), ct);
        await using var transaction = await db.Database.BeginOrJoinAsync(ct);
        var state = await participants.LockAsync(db, study, participant, ct);
        if (state is not ParticipantState.Active && !(state is ParticipantState.Added && staff is not null))
        {
            return ConsentRefusals.NotTakingPart;
        }

        if (await collecting.RefusalAsync(db, study, ct) is { } closed)
        {
            return closed;
        }

        if (staff is not null)
        {
            await participants.ActivateAsync(db, participant, now, ct);
        }

        db.Add(Consent.Give(id, study, participant, version, cell, staff?.Account, now));
        await audit.AppendAsync(
            db,
            new AuditEntry("consent.given", study.Owner, participant.Value, staff?.Account.ToString() ?? "participant", new Dictionary<string, string>
            {
                ["version"] = version.ToString(CultureInfo.InvariantCulture),
                ["on"] = staff is null ? "phone" : "paper",
            }),
            ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return default(Done);
    }

    private static string? Signature(ConsentSignature kind, ParticipantCode own, Request request) => kind switch
    {
        ConsentSignature.Code => ParticipantCode.TryParse(request.Code, out var typed) && typed == own ? own.Text : null,
        _ => request.Drawing is { Length: > 20 and <= MostStrokes } lines && lines.All(c => char.IsAsciiDigit(c) || "ML. ".Contains(c, StringComparison.Ordinal))
            ? lines
            : null,
    };
}
