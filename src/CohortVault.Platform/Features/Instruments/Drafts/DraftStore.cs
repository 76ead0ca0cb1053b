using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Instruments.Drafts;

/// <summary>Finds and opens a study's draft.</summary>
internal sealed class DraftStore(CohortDbContext db, IFieldVault fields, IAccountDirectory accounts)
{
    /// <param name="Draft">What it says.</param>
    /// <param name="Revision">Another one with each change.</param>
    /// <param name="By">Who changed it last.</param>
    /// <param name="Name">What that person is called.</param>
    /// <param name="At">When.</param>
    /// <param name="MayUndo">Whether there is a step before.</param>
    public sealed record Opened(Draft Draft, Guid Revision, AccountId By, string Name, DateTimeOffset At, bool MayUndo);

    /// <summary>The draft; null while there is none.</summary>
    public async Task<Opened?> FindAsync(StudyId study, CancellationToken ct)
    {
        var newest = await NewestAsync(study, 2, ct);
        return newest is [var step, ..] && await OpenAsync(step, ct) is { } kept
            ? new Opened(kept.Draft, step.Revision, step.By, await NameAsync(step.By, ct), step.At, newest.Count > 1)
            : null;
    }

    /// <summary>The newest steps as they are kept, the newest first.</summary>
    public Task<List<DraftStep>> NewestAsync(StudyId study, int most, CancellationToken ct) =>
        db.Set<DraftStep>().Where(s => s.StudyId == study).OrderByDescending(s => s.Number).Take(most).ToListAsync(ct);

    /// <summary>What a step holds: the draft, and what was done last.</summary>
    public async Task<(Draft Draft, string What)?> OpenAsync(DraftStep step, CancellationToken ct)
    {
        if (await fields.OpenAsync(DraftStep.Cell(step.Id, step.StudyId), step.Content, ct) is not { } text)
        {
            return null;
        }

        var cut = text.IndexOf('\n', StringComparison.Ordinal);
        return (Draft.Read(text[(cut + 1)..]), text[..cut]);
    }

    public Task<SealedField> SealAsync(Guid id, StudyId study, Draft draft, string what, CancellationToken ct) =>
        fields.SealAsync(DraftStep.Cell(id, study), $"{what}\n{draft.Write()}", ct);

    private async Task<string> NameAsync(AccountId account, CancellationToken ct) => await accounts.FindAsync(account, ct) is not { } profile
        ? "–"
        : profile.FullName.Length > 0 ? profile.FullName : profile.UserName;
}
