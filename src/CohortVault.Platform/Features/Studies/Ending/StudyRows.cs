using System.Reflection;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Studies.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CohortVault.Platform.Features.Studies.Ending;

/// <summary>
/// All rows of a study, in whatever feature: those that name it, and what hangs on them in the database. Read from the data model,
/// so that a table which is made later cannot be forgotten.
/// </summary>
internal static class StudyRows
{
    private static readonly MethodInfo _delete = typeof(StudyRows).GetMethod(nameof(DeleteAllAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>Deletes them, in the caller's change.</summary>
    public static async Task DeleteAsync(CohortDbContext db, StudyId study, CancellationToken ct)
    {
        foreach (var type in InOrder(db.Model.GetEntityTypes().Where(NamesStudy)))
        {
            await (Task)_delete.MakeGenericMethod(type.ClrType).Invoke(null, [db, study, ct])!;
        }

        await db.Set<Study>().Where(s => s.Id == study).ExecuteDeleteAsync(ct);
    }

    private static bool NamesStudy(IEntityType type) => type.FindProperty(nameof(StudyId))?.ClrType == typeof(StudyId);

    // Those that refer to others go before them.
    private static IEnumerable<IEntityType> InOrder(IEnumerable<IEntityType> types)
    {
        var left = types.ToList();
        while (left.Count > 0)
        {
            var next = left.First(type => !type.GetReferencingForeignKeys().Any(
                key => key.DeclaringEntityType != type && left.Contains(key.DeclaringEntityType)));
            left.Remove(next);
            yield return next;
        }
    }

    private static Task DeleteAllAsync<TRow>(CohortDbContext db, StudyId study, CancellationToken ct)
        where TRow : class =>
        db.Set<TRow>().Where(row => EF.Property<StudyId>(row, nameof(StudyId)) == study).ExecuteDeleteAsync(ct);
}
