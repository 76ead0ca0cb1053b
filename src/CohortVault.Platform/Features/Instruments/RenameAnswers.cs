using CohortVault.Instruments.Editing;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Instruments.Assignments;
using CohortVault.Platform.Features.Instruments.Events;
using CohortVault.Platform.Features.Instruments.Records;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Instruments;

/// <summary>
/// Lets forms, tasks and roles find an instrument that has another name, within the change that gives it. Values need nothing: they are read
/// under today's names (<see cref="NameHistory"/>).
/// </summary>
internal sealed class RenameAnswers(CohortDbContext db, RecordStore records, StudyDesigns designs, IRoleGrants roles, IFieldVault fields)
{
    /// <summary>After the change was written and before it is committed: whoever saves a form meanwhile waits, and is told.</summary>
    public async Task RunAsync(StudyId study, Renames renames, CancellationToken ct)
    {
        // At every event that ever was: forms of one that was taken out come back with it.
        foreach (var key in await designs.KeysAsync(study, ct))
        {
            foreach (var (from, to) in renames.Forms)
            {
                var (old, renamed) = (records.PlaceOf(study, key, from), records.PlaceOf(study, key, to));
                await db.Set<FilledForm>().Where(f => f.StudyId == study && f.Place == old)
                    .ExecuteUpdateAsync(row => row.SetProperty(f => f.Place, renamed), ct);
            }
        }

        if (renames.Forms.Count > 0)
        {
            await roles.RenameAsync(study, renames.Forms, ct);
            await TasksAsync(study, renames, ct);
        }
    }

    private async Task TasksAsync(StudyId study, Renames renames, CancellationToken ct)
    {
        foreach (var assignment in await db.Set<Assignment>().Where(a => a.StudyId == study).ToListAsync(ct))
        {
            var cell = Assignment.Cell(assignment.Id, study);
            if (await fields.OpenAsync(cell, assignment.Content, ct) is { } text && TaskContent.Read(text) is var content
                && renames.Form(content.Instrument) is var name && name != content.Instrument)
            {
                assignment.Say(await fields.SealAsync(cell, (content with { Instrument = name }).Write(), ct));
            }
        }

        await db.SaveChangesAsync(ct);
    }
}
